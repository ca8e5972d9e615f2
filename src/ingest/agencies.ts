const agencies: ReadonlySet<string> = new Set([
  "afp",
  "agencias",
  "andina",
  "ansa",
  "ap",
  "associated press",
  "bloomberg",
  "colpisa",
  "dpa",
  "efe",
  "ep",
  "euroefe",
  "europa press",
  "interfax",
  "ips",
  "notimex",
  "prensa latina",
  "redacción",
  "reuters",
  "ria nóvosti",
  "servimedia",
  "sputnik",
  "tass",
  "télam",
  "xinhua",
  "yonhap",
]);

/** True of news agencies as they sign: `EFE`, `Agencia EFE`, `AP/Reuters`, `EFE y AFP`. */
export function isAgency(signature: string): boolean {
  return signature
    .toLowerCase()
    .split(/[/,+]|\s(?:y|e)\s/u)
    .every((name) => agencies.has(name.trim().replace(/^agencia /u, "")));
}
