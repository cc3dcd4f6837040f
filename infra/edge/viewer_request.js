// What CloudFront does to a request before it looks into its cache: one origin for the pages and the API.
function handler(event) {
  var request = event.request;
  if (request.uri.indexOf("/api/") === 0) {
    // Public paths end with a slash, the gateway's route keys do not.
    if (request.uri.charAt(request.uri.length - 1) === "/") {
      request.uri = request.uri.substring(0, request.uri.length - 1);
    }
    // The gateway is called by its own name; functions name their pages by this one. Overwritten, so never a viewer's.
    request.headers["x-forwarded-host"] = { value: request.headers.host.value };
    return request;
  }
  // Every route of the application is one page, but a missing script or font must stay a 404, or the browser would
  // get HTML for it. So the last part of the path decides: a dot means a file.
  var last = request.uri.substring(request.uri.lastIndexOf("/") + 1);
  if (last.indexOf(".") === -1) request.uri = "/index.html";
  return request;
}
