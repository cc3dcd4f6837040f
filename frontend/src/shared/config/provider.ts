/** The course provider's name, which belongs to the stage and not to the build; set at the start from config.json. */
let name = "";

export function connectProvider(providerName: string): void {
  name = providerName;
  document.title = providerName;
}

export const providerName = () => name;
