"""The Python client with nothing changed but the host."""
import os
import segment.analytics as analytics

failures = []
analytics.write_key = os.environ["WRITE_KEY"]
analytics.host = os.environ["BASE"]
analytics.gzip = True
analytics.on_error = lambda error, items: failures.append(str(error))
analytics.identify("python-1", {"email": "python.client@example.com", "firstName": "Petr"})
analytics.track("python-1", "Python Tracked", {"price": 3})
analytics.page("python-1", "Docs", "Start")
analytics.flush()
analytics.shutdown()
if failures:
    raise SystemExit(f"the python client failed: {failures}")
print("python client: sent")
