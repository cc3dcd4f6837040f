// Sets the theme before the first paint, so that nobody who chose dark sees a white flash. The same
// rule, for changes made later, is in src/shared/theme/theme.ts; a test holds the two together.
(function () {
  var choice = null;
  try {
    choice = localStorage.getItem("meridian.theme");
  } catch {
    // Storage may be blocked; the system's preference is then all there is.
  }
  var dark =
    choice === "dark" ||
    (choice !== "light" && window.matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.classList.toggle("dark", dark);
})();
