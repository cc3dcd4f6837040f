/**
 * The app's names for the API's types. When the OpenAPI document renames a schema, only this file
 * changes.
 */
import type { components, paths } from "./schema";

type Schemas = components["schemas"];

export type Course = Schemas["CourseView"];
export type Price = Schemas["PriceView"];
export type OutlineModule = Schemas["ModuleView"];
export type OutlineContent = Schemas["ContentOutline"];
export type LiveSession = Schemas["SessionView"];
export type Content = Schemas["ContentView"];
export type Enrolment = Schemas["EnrolmentView"];
export type EnrolmentStatus = Schemas["EnrolmentStatus"];
export type SessionRegistration = Schemas["EnrolledSession"];
export type Notification = Schemas["NotificationView"];
export type NotificationPage = Schemas["List_NotificationView"];
export type QuizView = Schemas["QuizView"];
export type QuizQuestion = Schemas["QuestionView"];
export type QuizAttempt = Schemas["AttemptView"];
export type QuizAttemptPage = Schemas["AttemptList"];
export type QuizReply = Schemas["SubmitReply"];
export type QuizAttemptDetail = Schemas["AttemptDetail"];
export type ReviewedResult = Schemas["ReviewedResult"];
export type Chosen = Schemas["Chosen"];
export type Me = Schemas["Me"];
export type CreditEntry = Schemas["CpdTransaction"];
export type CreditSummary = Schemas["TransactionsSummary"];
export type CpdGoalsUpdate = Schemas["CpdGoalsUpdate"];
export type CpdGoals = Schemas["CpdGoalsView"];
export type Certificate = Schemas["CertificateView"];
export type Verification = Schemas["PublicCertificateView"];
export type BulkReport = Schemas["BulkReport"];
export type AdminCertificate = Schemas["AdminCertificate"];
export type ExportLink = Schemas["ExportLink"];
export type Person = Schemas["PersonView"];
export type FoundPerson = Schemas["FoundPerson"];
export type PersonPage = Schemas["PersonPage"];
export type PersonEmail = Schemas["PersonEmail"];
export type FailedWork = Schemas["FailedWork"];
export type FailedWorkKind = Schemas["FailedWorkKind"];
export type FailedWorkCount = Schemas["FailedWorkCount"];
export type PersonEnrolment = Schemas["PersonEnrolment"];
export type PersonPayment = Schemas["PersonPayment"];
export type PersonGrant = Schemas["PersonGrant"];
export type OfficePayment = Schemas["OfficePayment"];
export type OfficePaymentDetails = Schemas["OfficePaymentDetails"];
export type OfficeRefundRequest = Schemas["OfficeRefundRequest"];
export type PaymentListName = NonNullable<NonNullable<paths["/api/office/payments/"]["get"]["parameters"]["query"]>["state"]>;
export type RosterEntry = Schemas["RosterEntry"];
export type Invitation = Schemas["InvitationView"];
export type BulkEnrolmentReport = Schemas["BulkEnrolmentReport"];
export type BulkEnrolmentRow = Schemas["BulkEnrolmentRow"];
export type CompletionRow = Schemas["CompletionRow"];
export type CompletionReportPart = Schemas["CompletionReportPart"];
export type ErasurePreview = Schemas["ErasurePreview"];
export type ErasureReceipt = Schemas["ErasureReceipt"];
export type AuditEntry = Schemas["AuditView"];
export type CourseAttempt = Schemas["CourseAttemptView"];
export type CourseAttemptDetail = Schemas["CourseAttemptDetail"];
export type QuizStatistics = Schemas["StatisticsView"];
export type QuizOverride = Schemas["OverrideView"];
export type QuizOverrideDetail = Schemas["OverrideDetail"];
export type AssignmentOverrideDetail = Schemas["AssignmentOverrideDetail"];
export type RegradedAttempt = Schemas["RegradedAttempt"];
export type Attendee = Schemas["AttendeeView"];
export type Submission = Schemas["SubmissionView"];
