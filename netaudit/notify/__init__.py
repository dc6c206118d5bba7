"""Who is told what changed: alerts, their routes, the channels they go out by, and the spool in which none is lost."""
