/**
 * The names by which the app knows the shapes of the API. When the OpenAPI document renames a
 * schema, this is the one file that follows.
 */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Course = Schemas["Course"];
export type Price = Schemas["Price"];
export type OutlineModule = Schemas["OutlineModule"];
export type OutlineContent = Schemas["OutlineContent"];
export type LiveSession = Schemas["LiveSession"];
export type Content = Schemas["Content"];
export type Enrolment = Schemas["Enrolment"];
export type EnrolmentStatus = Enrolment["status"];
export type SessionRegistration = Schemas["SessionRegistration"];
export type Notification = Schemas["Notification"];
export type NotificationPage = Schemas["NotificationPage"];
export type Me = Schemas["Me"];
