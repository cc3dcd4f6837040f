/** Chooses a course. */
import { Field } from "@/shared/ui/field";
import { Select } from "@/shared/ui/select";

export interface CourseChoice {
  uuid: string;
  title: string;
}

interface CourseFieldProps {
  label: string;
  courses: readonly CourseChoice[];
  value: string;
  missing: boolean;
  onChange: (course: string) => void;
}

export function CourseField({ label, courses, value, missing, onChange }: CourseFieldProps) {
  return (
    <Field label={label} error={missing ? "Choose a course." : undefined}>
      {(wiring) => (
        <Select
          {...wiring}
          value={value}
          onChange={(event) => {
            onChange(event.target.value);
          }}
        >
          <option value="">Choose a course</option>
          {courses.map((course) => (
            <option key={course.uuid} value={course.uuid}>
              {course.title}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
