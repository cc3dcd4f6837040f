/** Where a quiz is taught: both ids stand in every address of this feature. */
export interface QuizAddress {
  courseUuid: string;
  contentUuid: string;
}

export const pathOf = ({ courseUuid, contentUuid }: QuizAddress) => ({
  course_uuid: courseUuid,
  content_uuid: contentUuid,
});
