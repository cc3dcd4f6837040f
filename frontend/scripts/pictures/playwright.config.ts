/** `npm run guides:pictures`: the guides' pictures, from the pages of the running local stack. */
import base from "../../playwright.config.ts";

export default { ...base, testDir: ".", testMatch: "*.pictures.ts", outputDir: "../../test-results/pictures", retries: 0 };
