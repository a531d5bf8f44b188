using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Jenkins;

/// <summary>Reads the builds of jobs that deploy: which jobs have news in one request, then those jobs' newest builds.</summary>
[Source(
    "jenkins",
    Summary = "deployments from builds of Jenkins jobs, in folders and multibranch projects too",
    Records = [FactKind.Deployment],
    Cost = "1 request, and 1 a job with news; 1 a 100 builds of a backfill")]
internal sealed class JenkinsSource(JenkinsOptions options, SourceTools tools) : ISource
{
    // A build that is open for longer than Jenkins keeps one running was forgotten by a controller that was restarted.
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(7);

    private const int DeepestFolder = 6;

    private readonly JsonApi _api = new(tools.Http, headers => headers.Authorization = new AuthenticationHeaderValue(
        "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.User}:{options.Token.Reveal()}"))));

    private readonly JenkinsBuilds _builds = new(options);

    public async IAsyncEnumerable<SourceRecord> CollectAsync(CollectWindow window, [EnumeratorCancellation] CancellationToken cancel)
    {
        var cursor = JenkinsCursor.Parse(window.Cursor);
        string tree = Enumerable.Range(0, DeepestFolder).Aggregate("", (inner, _) =>
            $"jobs[fullName,url,lastBuild[number]{(inner.Length == 0 ? "" : "," + inner)}]");
        JsonElement root = (await _api.GetAsync(JsonApi.Address(options.Url.TrimEnd('/') + "/api/json", ("tree", tree)), cancel)).Root;
        JsonElement[] all = [.. Leaves(root)];
        (JsonElement Job, JobRule Rule)[] chosen =
        [
            .. from job in all
               let rule = _builds.RuleOf(job.Text("fullName") ?? "")
               where rule is not null
               select (job, rule),
        ];
        if (chosen.Length == 0)
        {
            throw new SourceFaultException(
                FaultKind.Misconfigured, $"no job has a name that `jobs` takes; this user sees {Names.Some(all.Select(job => job.Text("fullName")))}");
        }

        (JsonElement Job, JobRule Rule)[] jobs = [.. chosen.Where(each => each.Job.At("lastBuild").ValueKind == JsonValueKind.Object)];
        for (int done = 0; done < jobs.Length; done++)
        {
            (JsonElement job, JobRule rule) = jobs[done];
            string name = job.Needed("fullName");
            long last = job.Whole("lastBuild", "number") ?? 0;
            long next = cursor.Next.GetValueOrDefault(name);
            if (last < next - 1)
            {
                // Made anew: its numbers begin again.
                next = 0;
            }

            if (last >= next)
            {
                await foreach (SourceRecord record in ReadAsync(name, rule, next, window, cursor, cancel))
                {
                    yield return record;
                }

                yield return new SourceRecord.Checkpoint(cursor.ToString());
            }

            yield return new SourceRecord.Progress((done + 1.0) / jobs.Length, name);
        }

        if (CursorJson.Keep(cursor.Next, chosen.Select(each => each.Job.Needed("fullName"))))
        {
            yield return new SourceRecord.Checkpoint(cursor.ToString());
        }
    }

    /// <summary>The builds from a number on, newest first; those that were begun before the start of history end it.</summary>
    private async IAsyncEnumerable<SourceRecord> ReadAsync(
        string job, JobRule rule, long next, CollectWindow window, JenkinsCursor cursor, [EnumeratorCancellation] CancellationToken cancel)
    {
        var numbers = new HashSet<long>();
        (long open, long newest) = (long.MaxValue, next - 1);
        int from = 0;
        while (true)
        {
            // Each page but the first begins with the last build of the one before: without it, builds were deleted meanwhile and those
            // after them moved up, past this page.
            int first = Math.Max(0, from - 1);
            JsonElement[] page = await PageAsync(job, first, from + options.PageSize, cancel);
            if (from > 0 && !page.Any(build => numbers.Contains(NumberOf(build))))
            {
                from = Math.Max(0, from - options.PageSize);
                continue;
            }

            bool old = false;
            foreach (JsonElement build in page)
            {
                long number = NumberOf(build);
                long began = build.Whole("timestamp") ?? window.Start.ToUnixTimeMilliseconds();
                newest = Math.Max(newest, number);
                old |= number < next || began < window.Start.ToUnixTimeMilliseconds();
                if (number < next || began < window.Start.ToUnixTimeMilliseconds() || !numbers.Add(number))
                {
                    // Already read: a build that came between two pages moved the rest down.
                    continue;
                }

                bool isOpen = !JenkinsBuilds.IsDone(build) && began > (window.Until - Forgotten).ToUnixTimeMilliseconds();
                open = isOpen ? Math.Min(open, number) : open;
                yield return Json.Record($"{job}#{number}", build, one => _builds.Read(job, rule, one));
            }

            from += options.PageSize;
            if (old || page.Length < from - first)
            {
                break;
            }
        }

        cursor.Next[job] = Math.Min(open, newest + 1);
    }

    private static long NumberOf(JsonElement build) => build.Whole("number") ?? 0;

    /// <param name="from">How many newer builds are left out.</param>
    /// <param name="to">How many builds there are up to the last one asked for.</param>
    private async Task<JsonElement[]> PageAsync(string job, int from, int to, CancellationToken cancel)
    {
        string path = string.Concat(job.Split('/').Select(part => "/job/" + Uri.EscapeDataString(part)));
        string range = string.Create(CultureInfo.InvariantCulture, $"allBuilds[{JenkinsBuilds.Tree}]{{{from},{to}}}");
        string address = JsonApi.Address($"{options.Url.TrimEnd('/')}{path}/api/json", ("tree", range));

        // A job may go away between the list and its turn.
        return await _api.FindAsync(address, cancel) is { } reply ? [.. reply.Root.Items("allBuilds")] : [];
    }

    private static IEnumerable<JsonElement> Leaves(JsonElement folder) => folder.Items("jobs")
        .SelectMany(job => job.At("jobs").ValueKind == JsonValueKind.Array ? Leaves(job) : [job]);
}
