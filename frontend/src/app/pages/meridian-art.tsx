/** A decorative, enlarged version of the logo: part of a globe with its meridians. */
const LONGITUDES = [0, 70, 150, 230, 300, 352, 384];

export function MeridianArt() {
  return (
    <svg
      viewBox="0 0 800 800"
      aria-hidden="true"
      preserveAspectRatio="xMaxYMin slice"
      className="absolute inset-0 size-full"
      fill="none"
    >
      <g stroke="#f6f3ea" strokeOpacity=".16" strokeWidth="1.5" transform="translate(560 250) rotate(-18)">
        {LONGITUDES.map((radius) => (
          <ellipse key={radius} rx={radius} ry="400" />
        ))}
        {[-300, -200, -100, 0, 100, 200, 300].map((latitude) => (
          <ellipse key={latitude} cy={latitude} rx={Math.sqrt(400 ** 2 - latitude ** 2)} ry="26" strokeOpacity=".09" />
        ))}
        <ellipse rx="150" ry="400" stroke="#e0a43a" strokeOpacity=".75" strokeWidth="2.5" />
        <circle cx="-124" cy="-225" r="15" fill="#e0a43a" stroke="none" />
      </g>
    </svg>
  );
}
