"""Rules (data) to verdicts. What jobs and commands call:

- `loader.load_packs(paths) -> list[Pack]`, `loader.check_pack(path) -> list[Problem]`,
  `python_rules.python_pack() -> Pack | None`; `netaudit.shipped.policies_dir()` is where the shipped packs are.
- `schema.pack_schema()`, `schema.waivers_schema()`, `schema.profile_schema()`: JSON Schemas as dictionaries.
- `profiles.load_profile(path, rules) -> Profile`; `waivers.load_waivers(path) -> list[Waiver]`;
  `selection.select_rules(rules, select=, ignore=, tags=, severity=) -> list[Rule]`.
- `engine.audit(network, rules, run=, today=, evidence_text=, ...) -> Audit`;
  `engine.fingerprints(findings)` is what a baseline of accepted findings holds.
- `explain.explain(rule, network, device, name) -> list[Explanation]`: every step, with values and lines.
- `examples.test_pack(pack, build) -> list[ExampleResult]`, `examples.surviving_mutants(pack, build) -> list[str]`.

How a condition is evaluated: `conditions` compiles it, `fields` follows its paths, `comparisons` and `quantifiers`
decide, `evaluation` asks a rule about an entity. Files raise `InvalidPolicy`, wrong names `UsageError`.
"""
