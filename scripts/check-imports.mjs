/** Runs the import rules and fails when nothing was seen: a graph check that cruised 0 modules proves nothing. */
import { cruise } from "dependency-cruiser";
import extractConfig from "dependency-cruiser/config-utl/extract-depcruise-config";

const options = await extractConfig("./.dependency-cruiser.cjs");
const { output } = await cruise(["src", "test/virtual-iphone"], {
  ruleSet: { forbidden: options.forbidden },
  ...options.options,
  validate: true,
});
const { totalCruised, totalDependenciesCruised, violations } = output.summary;
for (const { rule, from, to } of violations) {
  const why = options.forbidden.find((candidate) => candidate.name === rule.name)?.comment ?? "";
  console.error(`${rule.severity}: ${rule.name}: ${from} → ${to}\n  ${why}`);
}
console.log(
  `imports: ${totalCruised} modules, ${totalDependenciesCruised} dependencies, ${violations.length} violations`,
);
if (totalCruised < 10 || totalDependenciesCruised < 10 || violations.length > 0) process.exitCode = 1;
