// Sets the theme before the first paint, to avoid a white flash in the dark theme. The same rule, for
// later changes, is in src/shared/theme/theme.ts; a test checks that both use the same storage key.
(function () {
  var choice = null;
  try {
    choice = localStorage.getItem("meridian.theme");
  } catch {
    // Storage may be blocked; fall back to the system's preference.
  }
  var dark =
    choice === "dark" ||
    (choice !== "light" && window.matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.classList.toggle("dark", dark);
})();
