/** `npm run guides:pictures`: takes the guides' pictures from the running local stack. */
import base from "../../playwright.config.ts";

export default { ...base, testDir: ".", testMatch: "*.pictures.ts", outputDir: "../../test-results/pictures", retries: 0 };
