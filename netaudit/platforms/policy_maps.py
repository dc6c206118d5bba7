"""Policy maps as IOS and IOS-XR write them alike: what a class does, and the classes of a policy in their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from netaudit.config.tree import Node
from netaudit.model.qos import Marking, Police, PolicyClass, QosPolicy
from netaudit.platforms.drafts import DeviceDraft, Part
from netaudit.platforms.reading import Commands, Statement, Take
from netaudit.platforms.takes import text
from netaudit.platforms.values import PRECEDENCE_NAMES, dscp, is_number

ACTIONS = {"conform-action": "conform", "exceed-action": "exceed", "violate-action": "violate"}


def understood(part: Part, attribute: str, value: Any, line: Statement) -> bool:
    """Configure an attribute; one whose value was not understood is unknown."""
    if value is None:
        part.unknown[attribute] = f"line {line.node.line} not understood: {line.node.text}"
        return False
    part.set(attribute, value, line.node)
    return True


def police(values_of: Callable[[list[str]], dict[str, Any] | None]) -> Take:
    """`police ...` with its actions after it or below it; `values_of` reads the words of the line."""

    def take(part: Part, args: list[str], line: Statement) -> bool:
        if line.negated:
            part.drop("police")
            return True
        values = values_of(args)
        if values is None:
            return False
        lines = [line.node.line]
        for child in line.node.children:
            words = child.text.split()
            if words[0] in ACTIONS and len(words) > 1:
                values[ACTIONS[words[0]]] = " ".join(words[1:])
                part.reader.take(child)
                lines.append(child.line)
        part.set("police", Police(**values), line.node)
        part.at["police"] = tuple(lines)
        return True

    return take


def marked(part: Part, words: list[str], numbers: Mapping[str, str], line: Statement) -> bool:
    """`dscp ef`, `precedence 5`, `cos 5` after `set`; `numbers`: word -> attribute of those that are numbers."""
    if len(words) < 2 or line.negated:
        if line.negated:
            part.drop("marking")
        return line.negated
    held: dict[str, Any] = dict(part.get("marking") or {})
    if words[0] == "dscp" and (point := dscp(words[1])) is not None:
        held["dscp"] = str(point)
    elif words[0] == "precedence" and (words[1] in PRECEDENCE_NAMES or is_number(words[1])):
        held["precedence"] = str(PRECEDENCE_NAMES.get(words[1], words[1]))
    elif words[0] in numbers and is_number(words[1]):
        held[numbers[words[0]]] = int(words[1])
    else:
        return False
    part.values["marking"] = held
    part.at["marking"] = (*part.at.get("marking", ()), line.node.line)
    return True


def class_of(policy: Part, name: str, node: Node) -> Part:
    """The draft of a class of a policy; the first line that names it is its place."""
    classes: dict[str, Part] = policy.values.setdefault("classes", {})
    held = classes.get(name)
    if held is None:
        values = {"line": node.line, "end": node.end, "name": name}
        held = classes[name] = Part(policy.reader, policy.device, values)
    policy.reader.take(node)
    return held


_POLICY = Commands({"description": text("description"), "description:": text("description")})


def read_policy(device: DeviceDraft, words: list[str], line: Statement, classes: Commands) -> bool:
    """The policy map that `words` name, with its classes in order; `classes` is what one of them may say."""
    if len(words) != 1:
        return False
    if line.negated:
        device.table("policy").pop(words[0], None)
        return True
    part = device.part("policy", words[0], line.node, name=words[0])
    part.values.setdefault("classes", {})
    for child in line.node.children:
        said = child.text.split()
        if said[0] == "class" and len(said) > 1:
            classes.read_all(class_of(part, said[-1], child), child.children)
        else:
            _POLICY.read(part, child)
    return True


def policies(device: DeviceDraft, made: Callable[[Part, type[Any]], Any]) -> dict[str, QosPolicy]:
    """The policy maps by name; the default class comes last, wherever it was configured."""
    found: dict[str, QosPolicy] = {}
    for name, part in device.table("policy").items():
        built = [_class(held, made) for held in part.values.get("classes", {}).values()]
        built.sort(key=lambda held: held.name == "class-default")
        part.values["classes"] = tuple(built)
        found[name] = made(part, QosPolicy)
    return found


def _class(part: Part, made: Callable[[Part, type[Any]], Any]) -> PolicyClass:
    marking = part.values.get("marking")
    if marking is not None:
        part.values["marking"] = Marking(**marking)
    built: PolicyClass = made(part, PolicyClass)
    return built
