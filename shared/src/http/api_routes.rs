//! The routes of a function from one list of its handlers: served, and described in the API's document.

use axum::Router;
use axum::handler::Handler;
use axum::routing::on;
use utoipa::Path;
use utoipa_axum::PathItemExt;

/// Adds a handler to a router, at the path and method of its OpenAPI attribute.
pub fn serve<P: Path, S, H, T>(router: Router<S>, handler: &H) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
    H: Handler<T, S>,
    T: 'static,
{
    let path = P::path();
    P::methods()
        .iter()
        .fold(router, |router, method| router.route(&path, on(method.to_method_filter(), handler.clone())))
}

/// Writes `served` and `documented`: the router of these handlers, and the same with their part of the document. A
/// function starts without the document, which takes longer to build than everything else in its start.
#[macro_export]
macro_rules! api_routes {
    ($app:ty: $($module:ident::$handler:ident),+ $(,)?) => {
        fn served() -> ::axum::Router<::std::sync::Arc<$app>> {
            let router = ::axum::Router::new();
            $(let router = ::utoipa_axum::paste! {
                $crate::http::serve::<$module::[<__path_ $handler>], _, _, _>(router, &$module::$handler)
            };)+
            router
        }

        fn documented() -> ::utoipa_axum::router::OpenApiRouter<::std::sync::Arc<$app>> {
            ::utoipa_axum::router::OpenApiRouter::new()
                $(.routes(::utoipa_axum::routes!($module::$handler)))+
        }
    };
}
