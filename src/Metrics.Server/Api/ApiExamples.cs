namespace Metrics.Server.Api;

/// <summary>An answer as it may look, shown in the API's description. Tests read each as the type that it is an example of.</summary>
internal static class ApiExamples
{
    public const string Report = """
        {
          "scope": "service:pay-api", "window": "7d", "at": "2026-01-09T18:00:00Z", "as_of": null, "revision": 41, "definitions": "3f9c1a7e",
          "numbers": [
            { "metric": "change_fail_rate", "value": 0.5, "unit": "ratio", "numerator": 2, "denominator": 4, "samples": 4, "lower": 0.15,
              "upper": 0.85, "status": "low_sample", "quality": 0.97, "rule": "definitions 3.3",
              "explain": "/explain/change_fail_rate?scope=service%3Apay-api&window=7d&at=2026-01-09T18%3A00%3A00Z" },
            { "metric": "lead_time", "stat": "median", "value": 86400, "unit": "seconds", "samples": 12, "status": "ok",
              "rule": "definitions 3.2", "explain": "/explain/lead_time?scope=service%3Apay-api&window=7d&at=2026-01-09T18%3A00%3A00Z" }
          ]
        }
        """;

    public const string Explain = """
        {
          "scope": "service:pay-api", "window": "7d", "at": "2026-01-09T18:00:00Z", "as_of": null, "revision": 41, "definitions": "3f9c1a7e",
          "numbers": [
            { "metric": "change_fail_rate", "value": 0.5, "unit": "ratio", "numerator": 1, "denominator": 2, "samples": 2, "status": "low_sample",
              "rule": "definitions 3.3",
              "explain": "/explain/change_fail_rate?scope=service%3Apay-api&window=7d&at=2026-01-09T18%3A00%3A00Z" }
          ],
          "records": [
            { "kind": "deployment", "source": "github", "id": "1187", "title": "Deploy 4f2a9c1", "url": "https://github.com/acme/pay-api/deployments",
              "at": "2026-01-05T15:00:00Z", "role": "numerator", "why": "incident PT4KHLK is linked to it" },
            { "kind": "deployment", "source": "github", "id": "1185", "at": "2026-01-05T10:00:00Z", "role": "denominator",
              "why": "succeeded production deployment" }
          ],
          "total_records": 2
        }
        """;

    public const string Series = """
        {
          "metric": "change_fail_rate", "scope": "team:payments", "window": "30d", "unit": "ratio", "revision": 41,
          "points": [
            { "at": "2026-01-08T18:00:00Z", "samples": 0, "status": "no_data" },
            { "at": "2026-01-09T18:00:00Z", "value": 0.5, "numerator": 2, "denominator": 4, "samples": 4, "lower": 0.15, "upper": 0.85,
              "status": "low_sample" }
          ]
        }
        """;

    public const string Incident = """
        {
          "kind": "incident", "source": "pagerduty",
          "record": { "id": "PT4KHLK", "services": ["pay-api"], "title": "Checkout answers slowly", "started_at": "2026-01-05T15:30:00Z",
            "resolved_at": "2026-01-05T16:30:00Z" },
          "link": { "services": ["pay-api"], "deployment": "1187", "deployment_source": "github", "method": "latest", "distance_seconds": 1800,
            "why": "the latest deployment of pay-api before it, within 24 h" },
          "versions": [
            { "revision": 17, "recorded_at": "2026-01-05T15:31:00Z", "superseded_at": "2026-01-05T16:32:00Z",
              "record": { "id": "PT4KHLK", "services": ["pay-api"], "title": "Checkout answers slowly", "started_at": "2026-01-05T15:30:00Z" } },
            { "revision": 23, "recorded_at": "2026-01-05T16:32:00Z",
              "record": { "id": "PT4KHLK", "services": ["pay-api"], "title": "Checkout answers slowly", "started_at": "2026-01-05T15:30:00Z",
                "resolved_at": "2026-01-05T16:30:00Z" } }
          ]
        }
        """;

    public const string Deployment = """
        {
          "kind": "deployment", "source": "github",
          "record": { "id": "1187", "service": "acme/pay-api", "environment": "production", "revision": "4f2a9c1", "finished_at": "2026-01-05T15:00:00Z",
            "outcome": "succeeded" },
          "outcome": { "services": ["pay-api"], "production": true, "succeeded": true, "failed": true,
            "failed_why": "incident PT4KHLK is put down to it", "recovered_at": "2026-01-05T16:30:00Z", "rework": false,
            "rework_why": "it carried planned work", "origin": "human" },
          "incidents": [
            { "kind": "incident", "source": "pagerduty", "id": "PT4KHLK", "title": "Checkout answers slowly", "at": "2026-01-05T15:30:00Z",
              "role": "numerator", "why": "started in the window", "deployment": "1187", "method": "latest", "distance_seconds": 1800 }
          ],
          "changes": [
            { "kind": "change", "source": "github", "id": "acme/pay-api#511", "title": "Retry card authorisation", "at": "2026-01-05T15:00:00Z",
              "role": "numerator", "why": "the deployment lists it", "value": 86400, "deployment": "1187", "method": "listed" }
          ],
          "versions": [
            { "revision": 15, "recorded_at": "2026-01-05T15:02:00Z",
              "record": { "id": "1187", "service": "acme/pay-api", "environment": "production", "revision": "4f2a9c1",
                "finished_at": "2026-01-05T15:00:00Z", "outcome": "succeeded" } }
          ]
        }
        """;
}
