"""netaudit: audits network configurations for capacity, QoS and redundancy, and detects drift."""

__version__ = "0.1.0"
