using System.Text.Json;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Verbs;

public sealed class InitVerbTests
{
    [Fact]
    public async Task The_starter_file_is_right_as_it_is_written()
    {
        using var run = new VerbRun();

        Assert.Equal(0, await run.RunAsync("init"));
        Assert.Equal(0, await run.RunAsync("check"));
        Assert.Contains("is right: 0 teams", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_there_is_kept_unless_forced()
    {
        using var run = new VerbRun().With("metrics.yaml", "store: sqlite:mine.db\n");

        Assert.Equal(1, await run.RunAsync("init"));
        Assert.Contains("--force", run.Error, StringComparison.Ordinal);
        Assert.Equal("store: sqlite:mine.db\n", run.Read("metrics.yaml"));
        Assert.Equal(0, await run.RunAsync("init", "--force"));
        Assert.Contains("organization:", run.Read("metrics.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_repositories_becomes_services_with_a_git_source_each()
    {
        using var run = new VerbRun()
            .With("code/pay/.git/config", "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = git@github.com:acme/pay-api.git\n\tfetch = x\n")
            .With("code/web/.git/config", "[remote \"origin\"]\n\turl = https://user@git.example.com/acme/web\n")
            .With("code/notes/readme.md", "no repository");

        Assert.Equal(0, await run.RunAsync("init", "--from-git", "code"));

        string text = run.Read("metrics.yaml");
        Assert.Contains("- name: pay\n          repositories: [acme/pay-api]\n", text, StringComparison.Ordinal);
        Assert.Contains("- name: web\n    type: git\n    path: code/web\n    repository: acme/web\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("notes", text, StringComparison.Ordinal);
        Assert.Equal(0, await run.RunAsync("check"));
    }

    [Fact]
    public async Task A_folder_without_repositories_is_told()
    {
        using var run = new VerbRun().With("code/readme.md", "");

        Assert.Equal(1, await run.RunAsync("init", "--from-git", "code"));
        Assert.Contains("holds none", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(run.Folder, "metrics.yaml")));
    }

    [Fact]
    public async Task Backstage_components_become_services_of_their_owners()
    {
        using var run = new VerbRun().With("catalog-info.yaml", """
            apiVersion: backstage.io/v1alpha1
            kind: Group
            metadata: { name: payments }
            spec: { type: team, children: [] }
            ---
            apiVersion: backstage.io/v1alpha1
            kind: System
            metadata: { name: checkout }
            spec: { owner: group:default/shop }
            ---
            apiVersion: backstage.io/v1alpha1
            kind: Component
            metadata:
              name: pay-api
              annotations:
                github.com/project-slug: acme/pay-api
                pagerduty.com/service-id: PAPI01
            spec: { type: service, owner: group:payments, system: checkout }
            ---
            apiVersion: backstage.io/v1alpha1
            kind: Component
            metadata:
              name: cart
              annotations:
                backstage.io/source-location: url:https://github.com/acme/shop/tree/main/services/cart/
            spec: { type: service, system: default/checkout }
            ---
            apiVersion: backstage.io/v1alpha1
            kind: Component
            metadata: { name: stray }
            spec: { type: library }
            """);

        Assert.Equal(0, await run.RunAsync("init", "--from-backstage", "catalog-info.yaml"));

        string text = run.Read("metrics.yaml");
        Assert.Contains(
            "- name: payments\n      # accountable: who answers for it\n      services:\n        - name: pay-api\n"
            + "          repositories: [acme/pay-api]\n          incidents: { pagerduty: [PAPI01] }\n          product: checkout\n",
            text,
            StringComparison.Ordinal);
        Assert.Contains("- name: cart\n          repositories: [acme/shop:services/cart]\n          product: checkout\n", text, StringComparison.Ordinal);
        Assert.Contains("- name: shop\n", text, StringComparison.Ordinal);
        Assert.Contains("repositories: [acme/pay-api, acme/shop]\n    changed_paths: true", text, StringComparison.Ordinal);
        Assert.Contains("component 'stray' has no owner", run.Error, StringComparison.Ordinal);
        Assert.Contains("GITHUB_TOKEN", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_catalog_file_that_is_cut_off_is_told_with_its_place()
    {
        using var run = new VerbRun().With("catalog-info.yaml", "kind: Component\nmetadata: [pay");

        Assert.Equal(1, await run.RunAsync("init", "--from-backstage", "catalog-info.yaml"));

        Assert.Contains("catalog-info.yaml:3:1: this is not YAML", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(run.Folder, "metrics.yaml")));
    }

    [Fact]
    public async Task The_schema_holds_every_key_of_the_starter_and_every_type_of_source()
    {
        using var run = new VerbRun();

        Assert.Equal(0, await run.RunAsync("init", "--schema"));

        Assert.False(File.Exists(Path.Combine(run.Folder, "metrics.yaml")));
        using JsonDocument schema = JsonDocument.Parse(run.Read("metrics.schema.json"));
        JsonElement properties = schema.RootElement.GetProperty("properties");
        Assert.Equal("An IANA name.", properties.GetProperty("organization").GetProperty("properties").GetProperty("time_zone").GetProperty("description").GetString());
        Assert.False(properties.TryGetProperty("base_folder", out _));
        JsonElement source = properties.GetProperty("sources").GetProperty("items");
        string[] types = [.. source.GetProperty("properties").GetProperty("type").GetProperty("enum").EnumerateArray().Select(type => type.GetString()!)];
        Assert.Contains("git", types);
        Assert.Equal(types.Length, source.GetProperty("allOf").GetArrayLength());
        Assert.Contains(source.GetProperty("allOf").EnumerateArray(), branch => branch.GetProperty("then").GetProperty("properties").TryGetProperty("rework_days", out _));
    }
}
