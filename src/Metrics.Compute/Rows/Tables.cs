using Metrics.Facts;

namespace Metrics.Compute.Rows;

/// <summary>All facts as rows, found by their ids and revisions, and the facts of each service.</summary>
internal sealed class Tables
{
    /// <summary>Stands for a service where a fact belongs to none.</summary>
    public const int NoService = -1;

    private readonly Dictionary<string, int> _sourceNumbers = new(StringComparer.Ordinal);
    private readonly List<string> _sources = [];
    private (string Name, int Number) _lastSource = ("", -1);

    public Tables(ServiceMap map, bool countFailedRollouts)
    {
        (Map, CountFailedRollouts) = (map, countFailedRollouts);
        FreeDeployments = new RowBlocks<DeploymentRow>(Deployments, 8);
        FreeChanges = new RowBlocks<ChangeRow>(Changes, 16);
        Services = new ServiceFacts[map.Services.Count];
        for (int number = 0; number < Services.Length; number++)
        {
            Services[number] = new ServiceFacts();
        }
    }

    public ServiceMap Map { get; }

    /// <summary>The definitions count deployments that failed to roll out as failed.</summary>
    public bool CountFailedRollouts { get; }

    /// <summary>What is told of a service may have moved: a source came or went, or its first fact of a kind did.</summary>
    public bool ToldMoved { get; set; }

    /// <summary>Deployments whose reasons to count as failed moved since the last settling.</summary>
    public HashSet<int> Restanding { get; } = [];

    public ServiceFacts[] Services { get; }

    /// <summary>Facts of no service.</summary>
    public ServiceFacts Nowhere { get; } = new();

    /// <summary>The facts of a service; those of no service for <see cref="NoService"/>.</summary>
    public ServiceFacts FactsOf(int service) => service == NoService ? Nowhere : Services[service];

    public ServiceSets Sets { get; } = new();

    public Names Names { get; } = new();

    public Severities Severities { get; } = new();

    public Column<DeploymentRow> Deployments { get; } = new();

    public Column<ChangeRow> Changes { get; } = new();

    public Column<IncidentRow> Incidents { get; } = new();

    public Column<CodeReworkRow> CodeRework { get; } = new();

    public RowBlocks<DeploymentRow> FreeDeployments { get; }

    public RowBlocks<ChangeRow> FreeChanges { get; }

    /// <summary>Ids and revisions that rows mention, one after another.</summary>
    public Column<long> Mentions { get; } = new();

    public RowTable DeploymentsById { get; } = new();

    public RowTable DeploymentsByRevision { get; } = new();

    public RowTable ChangesById { get; } = new();

    public RowTable ChangesByRevision { get; } = new();

    public RowTable IncidentsById { get; } = new();

    public RowTable CodeReworkById { get; } = new();

    /// <summary>Incidents by what they or people name as their cause: they are linked anew when such a row comes or goes.</summary>
    public RowTable IncidentsByCause { get; } = new();

    /// <summary>Commits by their first digits; null where no pattern looks for what incidents name.</summary>
    public ShortRevisions? ShortRevisions { get; init; }

    /// <summary>Services by the ids and revisions that their deployments mention and that are no change of theirs.</summary>
    public RowTable MentionedElsewhere { get; } = new();

    /// <summary>Where a change was carried first: by service, for those that were carried at all.</summary>
    public Carriers Carriers { get; } = new();

    /// <summary>By change, the change or commit that it reverts.</summary>
    public Dictionary<int, long> Reverts { get; } = [];

    /// <summary>By change, the ids of the incidents that it was made to end.</summary>
    public Dictionary<int, long[]> FixedIncidents { get; } = [];

    /// <summary>Changes by the incidents that they name: they turn into fixes, or back, when such an incident comes or goes.</summary>
    public RowTable ChangesByIncident { get; } = new();

    /// <summary>By incident, what it names as its cause: the tool's word first, then what patterns found.</summary>
    public Dictionary<int, StatedCause> Causes { get; } = [];

    /// <summary>By the hash of an incident's id, what people stated.</summary>
    public Dictionary<long, List<StatementRow>> Statements { get; } = [];

    /// <summary>By deployment, why it failed.</summary>
    public Dictionary<int, Failure> Failures { get; } = [];

    /// <summary>Incidents whose cause is named by a change: they move with its carrier.</summary>
    public HashSet<int> CausedByChanges { get; } = [];

    public string Source(int number) => _sources[number];

    public int SourceCount => _sources.Count;

    /// <summary>The number of a source that told something; −1 for one that told nothing.</summary>
    public int SourceNumberIfKnown(string name) => _sourceNumbers.GetValueOrDefault(name, -1);

    public int SourceNumber(string name)
    {
        // A store hands out facts of one source one after another, under one and the same text.
        if (ReferenceEquals(name, _lastSource.Name))
        {
            return _lastSource.Number;
        }

        if (!_sourceNumbers.TryGetValue(name, out int number))
        {
            _sourceNumbers[name] = number = _sources.Count;
            _sources.Add(name);
        }

        _lastSource = (name, number);
        return number;
    }

    public FactKey KeyOfDeployment(int row) => new(Source(Deployments[row].Source), FactKind.Deployment, Names.Decode(Deployments[row].Name));

    public FactKey KeyOfChange(int row) => new(Source(Changes[row].Source), FactKind.Change, Names.Decode(Changes[row].Name));

    public FactKey KeyOfIncident(int row) => new(Source(Incidents[row].Source), FactKind.Incident, Names.Decode(Incidents[row].Name));

    public FactKey KeyOfCodeRework(int row) => new(Source(CodeRework[row].Source), FactKind.CodeRework, Names.Decode(CodeRework[row].Name));

    /// <summary>
    /// A fix by its branch or its labels, a revert, or a change linked to an incident that is known, whatever source told of it.
    /// </summary>
    public bool IsFix(int row) => Changes[row].Is(ChangeFlags.Fix)
        || (Changes[row].Is(ChangeFlags.NamesIncidents) && FixedIncidents[row].Any(IsIncident));

    public bool IsIncident(long id)
    {
        foreach (int row in IncidentsById.Find(id))
        {
            if (Incidents[row].Id == id && Incidents[row].Present)
            {
                return true;
            }
        }

        return false;
    }

    public ReadOnlySpan<long> RevisionsOf(in ChangeRow change) => Mentions.Slice(change.Revisions, change.RevisionCount);

    /// <summary>The names of a set of services.</summary>
    public IReadOnlyList<string> NamesOf(int set) => [.. Sets[set].ToArray().Select(service => Map.Services[service])];

    /// <summary>How often facts were taken.</summary>
    public long Takings { get; set; }

    /// <summary>Numbers of these services may have moved with what is taken now.</summary>
    public void Move(ReadOnlySpan<int> services)
    {
        foreach (int service in services)
        {
            Services[service].Moved = Takings;
        }
    }

    /// <summary>Counts a fact that a source told of a service, or one less.</summary>
    public void Tell(ServiceFacts facts, int source, FactKind kind, int more)
    {
        facts.Moved = Takings;
        ToldMoved |= facts.Tell(source, kind, more);
    }

    public Failure FailureOf(int deployment)
    {
        Restanding.Add(deployment);
        if (!Failures.TryGetValue(deployment, out Failure? failure))
        {
            Failures[deployment] = failure = new Failure();
        }

        return failure;
    }

    public void ForgetIfEmpty(int deployment, Failure failure)
    {
        Restanding.Add(deployment);
        if (failure.IsEmpty)
        {
            Failures.Remove(deployment);
        }
    }

    /// <summary>The service is derived anew when a change with this id or revision comes or goes.</summary>
    public void NoteMention(long mention, int service) => Note(MentionedElsewhere, mention, service);

    /// <summary>The incident is linked anew when something with this id or revision comes or goes.</summary>
    public void NoteCause(long cause, int incident) => Note(IncidentsByCause, cause, incident);

    private static void Note(RowTable table, long hash, int row)
    {
        foreach (int known in table.Find(hash))
        {
            if (known == row)
            {
                return;
            }
        }

        table.Add(hash, row);
    }

    /// <summary>Makes room for so many more changes, which name so many revisions together.</summary>
    public void ExpectChanges(int more, int revisions)
    {
        // Blocks of rows are not filled to their ends in every service.
        int spare = Services.Length * FreeChanges.Size;
        Changes.Expect(more + spare);
        Carriers.Expect(more + spare);
        ChangesById.Expect(more);
        Mentions.Expect(revisions);
        ChangesByRevision.Expect(revisions);
    }

    /// <summary>Makes room for so many more deployments, which mention so many changes and revisions together.</summary>
    public void ExpectDeployments(int more, int mentions)
    {
        Mentions.Expect(mentions);
        Deployments.Expect(more + (Services.Length * FreeDeployments.Size));
        DeploymentsById.Expect(more);
        DeploymentsByRevision.Expect(more);
    }

    public void Trim()
    {
        Deployments.Trim();
        Changes.Trim();
        Incidents.Trim();
        CodeRework.Trim();
        Mentions.Trim();
        Names.Trim();
        Carriers.Trim();
        DeploymentsById.Trim();
        DeploymentsByRevision.Trim();
        ChangesById.Trim();
        ChangesByRevision.Trim();
        foreach (ServiceFacts facts in Services)
        {
            facts.Trim();
        }
    }

    /// <summary>Earlier in the one order of deployments: by time, then by id.</summary>
    public int CompareDeployments(int left, int right)
    {
        ref DeploymentRow a = ref Deployments[left];
        ref DeploymentRow b = ref Deployments[right];
        return a.Time != b.Time ? a.Time.CompareTo(b.Time) : a.Id != b.Id ? a.Id.CompareTo(b.Id) : a.Source.CompareTo(b.Source);
    }
}

/// <summary>What an incident's own record says of its cause.</summary>
/// <param name="NoDeployment">The tool says that no deployment caused it.</param>
/// <param name="ByTool">The hash of what the tool names; <see cref="Hashes.None"/> when it names nothing.</param>
/// <param name="ByPattern">What patterns found, in their order.</param>
internal sealed record StatedCause(bool NoDeployment, long ByTool, CauseWord[] ByPattern);

/// <summary>What a pattern found: the hash of the word, and what it is as the beginning of a revision.</summary>
internal readonly record struct CauseWord(long Hash, ShortRevision? Short);
