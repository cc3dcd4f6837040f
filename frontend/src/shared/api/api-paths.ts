/**
 * The paths of the OpenAPI document as the client sees them. The document describes failures on the
 * wire; the client turns every failure into an `ApiError`, so that is the error type of each operation
 * here.
 */
import type { FetchResponse, MaybeOptionalInit } from "openapi-fetch";
import type { HttpMethod, MediaType, OkStatus, PathsWithMethod } from "openapi-typescript-helpers";
import type { ApiError } from "./api-error";
import type { paths } from "./schema";

interface Failure {
  headers: Record<string, unknown>;
  content: { "application/json": ApiError };
}

type Successes<Responses> = { [Status in keyof Responses as Status extends OkStatus ? Status : never]: Responses[Status] };

type FailsWithApiError<Operation> = Operation extends { responses: infer Responses }
  ? Omit<Operation, "responses"> & { responses: Successes<Responses> & { default: Failure } }
  : Operation;

export type ApiPaths = {
  [Path in keyof paths]: { [Method in keyof paths[Path]]: FailsWithApiError<paths[Path][Method]> };
};

/** Every path that can be called with this method. */
export type PathOf<Method extends HttpMethod> = PathsWithMethod<ApiPaths, Method>;

/** A request's parameters and body. */
export type InitOf<Method extends HttpMethod, Path extends PathOf<Method>> = MaybeOptionalInit<ApiPaths[Path], Method>;

/** The body of a successful response. */
export type DataOf<Method extends HttpMethod, Path extends PathOf<Method>> = ApiPaths[Path][Method] extends infer Operation extends {
  responses: object;
}
  ? NonNullable<FetchResponse<Operation, object, MediaType>["data"]>
  : never;
