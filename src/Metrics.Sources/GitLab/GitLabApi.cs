using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Metrics.Facts.Json;

namespace Metrics.Sources.GitLab;

/// <summary>GitLab's lists.</summary>
internal sealed class GitLabApi(HttpClient http, GitLabOptions options)
{
    private readonly string _base = options.BaseUrl.TrimEnd('/') + "/api/v4/";
    private readonly JsonApi _api = new(
        http, headers => headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Token.Reveal()));

    /// <summary>What stands at a path; null when it is not there, or the token may not see it.</summary>
    public async Task<JsonElement?> FindAsync(string path, CancellationToken cancel) =>
        (await _api.FindAsync(_base + path, cancel))?.Root;

    /// <summary>A list that does not move while it is read, page by page by number; null when it is not there.</summary>
    public async Task<IReadOnlyList<JsonElement>?> ListAsync(
        string path,
        IReadOnlyList<(string, string?)> query,
        CancellationToken cancel,
        Func<IReadOnlyList<JsonElement>, bool>? enough = null)
    {
        var all = new List<JsonElement>();
        for (int page = 1; ; page++)
        {
            if (await PageAsync(path, [.. query, ("page", Text(page))], cancel) is not { } items)
            {
                return null;
            }

            all.AddRange(items);
            if (items.Length < options.PageSize || enough?.Invoke(all) == true)
            {
                return all;
            }
        }
    }

    /// <summary>
    /// A list in the order of its last updates, oldest first. Each page is asked for by the last instant seen, not by number: a record that
    /// moves meanwhile comes again at the end, and no other slips past.
    /// </summary>
    public async IAsyncEnumerable<UpdatedPage> UpdatedAsync(
        string path, IReadOnlyList<(string, string?)> query, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancel)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        (DateTimeOffset from, int page) = (since, 1);
        while (true)
        {
            (string, string?)[] place =
            [
                ("order_by", "updated_at"), ("sort", "asc"), ("updated_after", Instants.ToText(from)),
                ("page", page == 1 ? null : Text(page)),
            ];
            JsonElement[] items = await PageAsync(path, [.. query, .. place], cancel) ?? [];
            JsonElement[] news = [.. items.Where(item => seen.Add($"{item.Text("id")} {item.Text("updated_at")}"))];
            DateTimeOffset last = items.Max(item => item.LenientInstant("updated_at")) ?? from;
            if (news.Length > 0)
            {
                yield return new UpdatedPage(news, last);
            }

            if (items.Length < options.PageSize)
            {
                yield break;
            }

            // More than a page within one millisecond can only be told apart by number.
            (from, page) = last > from ? (last, 1) : (from, page + 1);
        }
    }

    /// <summary>One page; null when the list is not there.</summary>
    public async Task<JsonElement[]?> PageAsync(string path, IReadOnlyList<(string, string?)> query, CancellationToken cancel)
    {
        string address = JsonApi.Address(_base + path, [.. query, ("per_page", Text(options.PageSize))]);
        JsonElement? root = (await _api.FindAsync(address, cancel))?.Root;
        return root is { } list ? [.. list.Items()] : null;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <param name="UpTo">The last update among them.</param>
internal sealed record UpdatedPage(IReadOnlyList<JsonElement> Items, DateTimeOffset UpTo);
