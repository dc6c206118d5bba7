"""The vendor-neutral facts. Values are frozen; None is absent; `unknown` names what could not be determined."""
