using System.Text;
using System.Text.RegularExpressions;

namespace Metrics.Server.Verbs.Starter;

/// <summary>The text of a commented configuration to start from.</summary>
internal static partial class StarterFile
{
    private const string Head = """
        # yaml-language-server: $schema=metrics.schema.json
        #
        # 'metrics check' tells every mistake of this file; 'metrics serve' takes changes of it over without a restart.
        # ${NAME} and ${NAME:-default} stand for environment variables, ${file:PATH} for a file that holds a secret.

        organization:
          name: My organization
          time_zone: UTC                      # an IANA name, such as Europe/Berlin: days, weeks and quarters are counted there
          # fiscal_year_start: 1              # the first month of the fiscal year

        store: sqlite:metrics.db              # or postgres://user@host/database, with store_password: ${DB_PASSWORD}

        listen:
          address: 127.0.0.1:9464             # an address that others can reach needs access.tokens

        # access:
        #   tokens:                           # roles: scrape (/metrics alone), viewer, executive (sensitive KPIs too), operator
        #     - { name: prometheus, role: scrape, token: "${SCRAPE_TOKEN}" }

        # What the numbers mean, where you may choose; these are the defaults.
        # definitions:
        #   link_within: 24h                  # how long after a deployment an incident is put down to it
        #   production: "^(prod|production|live)([-_/].*)?$"
        #   hotfix: { labels: [hotfix], branches: ["hotfix/*"] }
        #   windows: [7d, 30d, 90d]

        """;

    private const string Catalog = """
        # Who owns what: teams, their services, and how each service's facts are recognised.
        catalog:
          teams: []
            # - name: payments
            #   accountable: Dana Reyes
            #   services:
            #     - name: pay-api
            #       repositories: [acme/pay-api]            # owner/name, with * as wildcard; owner/name:folder for a part of one
            #       incidents: { pagerduty: [PAPI01] }      # by source, the ids under which incident tools know it

        """;

    private const string Sources = """
        # Where facts come from: 'metrics sources types' lists what there is, 'metrics sources new TYPE NAME' adds a commented block here.
        sources: []

        """;

    private const string Tail = """
        # Business numbers beside the engineering ones, and what should become of both.
        # kpis:
        #   - { name: net_revenue, unit: EUR, kind: revenue, source: finance, target: 1200000, better: higher, owner: CFO, sensitive: true }
        # pairs:
        #   - { name: Stability and revenue, engineering: change_fail_rate, business: net_revenue }
        # targets:
        #   - { metric: change_fail_rate, at_most: 0.15, owner: VP Engineering }
        """;

    public static string Text(StarterCatalog found)
    {
        var text = new StringBuilder(Head).Append('\n');
        text.Append(found.Services.Count == 0 ? Catalog : CatalogOf(found)).Append('\n');
        text.Append(found.Git.Count == 0 && !found.UsesGitHub && !found.UsesPagerDuty ? Sources : SourcesOf(found)).Append('\n');
        return text.Append(Tail).Append('\n').ToString().ReplaceLineEndings("\n");
    }

    private static string CatalogOf(StarterCatalog found)
    {
        var text = new StringBuilder("# Who owns what: teams, their services, and how each service's facts are recognised.\ncatalog:\n  teams:\n");
        foreach (IGrouping<string, StarterService> team in found.Teams)
        {
            text.Append($"    - name: {Quoted(team.Key)}\n      # accountable: who answers for it\n      services:\n");
            foreach (StarterService service in team)
            {
                text.Append($"        - name: {Quoted(service.Name)}\n");
                if (service.Repositories.Count > 0)
                {
                    text.Append($"          repositories: [{string.Join(", ", service.Repositories.Select(Quoted))}]\n");
                }

                if (service.PagerDuty.Count > 0)
                {
                    text.Append($"          incidents: {{ pagerduty: [{string.Join(", ", service.PagerDuty.Select(Quoted))}] }}\n");
                }

                if (service.Product is { } product)
                {
                    text.Append($"          product: {Quoted(product)}\n");
                }
            }
        }

        return text.ToString();
    }

    private static string SourcesOf(StarterCatalog found)
    {
        var text = new StringBuilder("# Where facts come from: 'metrics sources types' lists what there is.\nsources:\n");
        foreach ((string name, string path, string repository) in found.Git)
        {
            text.Append($"  - name: {Quoted(name)}\n    type: git\n    path: {Quoted(path)}\n    repository: {Quoted(repository)}\n");
        }

        if (found.UsesGitHub)
        {
            string repositories = string.Join(", ", found.Services
                .Where(service => service.OnGitHub)
                .SelectMany(service => service.Repositories)
                .Select(repository => repository.Split(':')[0])
                .Distinct()
                .Order(StringComparer.Ordinal)
                .Select(Quoted));
            text.Append($"  - name: github\n    type: github\n    token: ${{GITHUB_TOKEN}}\n    repositories: [{repositories}]\n");
            if (found.Services.Any(service => service.OnGitHub && service.Repositories.Any(repository => repository.Contains(':', StringComparison.Ordinal))))
            {
                text.Append("    changed_paths: true                 # services that own folders of a repository are told by the files of its changes\n");
            }
        }

        if (found.UsesPagerDuty)
        {
            text.Append("  - name: pagerduty\n    type: pagerduty\n    token: ${PAGERDUTY_TOKEN}\n");
        }

        return text.ToString();
    }

    private static string Quoted(string word) =>
        Plain().IsMatch(word) && word is not ("true" or "false" or "null") ? word : $"\"{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    // What YAML reads as a plain word within brackets too; numbers are quoted.
    [GeneratedRegex(@"^[A-Za-z./_][A-Za-z0-9./_:-]*(?<!:)$")]
    private static partial Regex Plain();
}
