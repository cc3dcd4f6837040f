/** Identifies a quiz within a course; every API path of this feature contains both IDs. */
export interface QuizAddress {
  courseUuid: string;
  contentUuid: string;
}

export const pathOf = ({ courseUuid, contentUuid }: QuizAddress) => ({
  course_uuid: courseUuid,
  content_uuid: contentUuid,
});
