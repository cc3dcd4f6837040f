/** Which fields are on the page and say what is wrong with them. What is wrong elsewhere is shown in one place. */
export class ShownFields {
  readonly #shown = new Map<string, number>();
  readonly #listeners = new Set<() => void>();
  #version = 0;
  #announced = false;

  /** Until the returned function is called. */
  readonly show = (field: string): (() => void) => {
    this.#shown.set(field, (this.#shown.get(field) ?? 0) + 1);
    this.#changed();
    return () => {
      const left = (this.#shown.get(field) ?? 1) - 1;
      if (left > 0) this.#shown.set(field, left);
      else this.#shown.delete(field);
      this.#changed();
    };
  };

  has(field: string): boolean {
    return this.#shown.has(field);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** 0 until the first fields are there. */
  readonly version = (): number => this.#version;

  /** A page of many fields comes and goes as one. */
  #changed(): void {
    if (this.#announced) return;
    this.#announced = true;
    queueMicrotask(() => {
      this.#announced = false;
      this.#version += 1;
      for (const listener of this.#listeners) listener();
    });
  }
}
