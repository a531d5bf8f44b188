using System.Collections.Concurrent;
using Metrics.Compute.Intake;
using Metrics.Compute.Links;
using Metrics.Compute.Numbers;
using Metrics.Compute.Rows;
using Metrics.Facts;

namespace Metrics.Compute;

/// <summary>
/// The current truth in memory: columns of numbers grouped by service, kept sorted, with links and carried changes derived as facts
/// arrive. One writer at a time; readers must not run beside it (the holder of the index arranges that).
/// </summary>
public sealed class FactIndex
{
    private readonly Unsettled _unsettled = new();
    private readonly ConcurrentDictionary<Scope, ScopeMembers> _members = new();
    private readonly ConcurrentDictionary<Scope, Told> _told = new();
    private readonly ConcurrentDictionary<(int Source, FactKind Kind), long> _firstTold = new();
    private readonly Dictionary<Window, KeptTallies> _kept;
    private readonly ConcurrentBag<Workbench> _benches = [];
    private readonly DeploymentPreparer _deploymentPreparer;
    private readonly ChangePreparer _changePreparer;
    private readonly DeploymentIntake _deployments;
    private readonly ChangeIntake _changes;
    private readonly IncidentIntake _incidents;
    private readonly CodeReworkIntake _codeRework;
    private readonly Settling _settling;

    /// <param name="sourceTypes">Types by configured source name: a service's incident names may stand under either.</param>
    public FactIndex(
        Catalog catalog, Definitions definitions, OrganizationCalendar calendar, IReadOnlyDictionary<string, string>? sourceTypes = null)
    {
        (Catalog, Definitions, Calendar) = (catalog, definitions, calendar);
        Map = new ServiceMap(catalog, definitions, calendar, sourceTypes);
        Tables = new Tables(Map, definitions.CountFailedRollouts)
        {
            ShortRevisions = definitions.IncidentLinks.Count > 0 ? new ShortRevisions() : null,
        };
        DefinitionVersion = Compute.DefinitionVersion.Of(definitions);
        _deploymentPreparer = new DeploymentPreparer(Map, calendar);
        _changePreparer = new ChangePreparer(Map, definitions);
        _deployments = new DeploymentIntake(Tables, _unsettled);
        _changes = new ChangeIntake(Tables, _unsettled);
        _incidents = new IncidentIntake(Tables, _unsettled, definitions);
        _codeRework = new CodeReworkIntake(Tables);
        _settling = new Settling(Tables, _unsettled, definitions);
        _kept = definitions.Windows.Select(Window.Parse).OfType<Window>().Distinct()
            .ToDictionary(window => window, _ => new KeptTallies(this));
    }

    public Catalog Catalog { get; }

    public Definitions Definitions { get; }

    public OrganizationCalendar Calendar { get; }

    /// <summary>The catalog compiled: which services a fact belongs to.</summary>
    public ServiceMap Map { get; }

    /// <summary>A short digest of the definitions in force.</summary>
    public string DefinitionVersion { get; }

    /// <summary>KPI points and decisions.</summary>
    public Business.BusinessFacts Business { get; } = new();

    /// <summary>The revision of the newest version taken.</summary>
    public long Revision { get; private set; }

    internal Tables Tables { get; }

    /// <summary>Takes versions in revision order; a later version of a fact replaces the earlier one, a deleted one removes it.</summary>
    public void Apply(IEnumerable<StoredFact> versions) => Apply(versions.Select(Prepare));

    /// <summary>What can be done for a version without the others: safe to call from many threads, also while versions are taken.</summary>
    public PreparedFact Prepare(StoredFact version) => version.Fact switch
    {
        Deployment deployment => _deploymentPreparer.Prepare(version, deployment),
        Change change => _changePreparer.Prepare(version, change),
        _ => new PreparedFact(version),
    };

    /// <inheritdoc cref="Apply(IEnumerable{StoredFact})"/>
    public void Apply(IEnumerable<PreparedFact> versions)
    {
        Tables.Takings++;
        foreach (PreparedFact prepared in versions)
        {
            Take(prepared);
            Revision = Math.Max(Revision, prepared.Version.Revision);
        }

        _settling.Settle();
        if (Tables.ToldMoved)
        {
            _told.Clear();
            _firstTold.Clear();
            Tables.ToldMoved = false;
        }
    }

    /// <summary>
    /// A number that grows whenever what was taken may have moved a number of the scope: who kept its report from a smaller one must ask
    /// again.
    /// </summary>
    public long MovedAt(Scope scope) => scope.Kind == ScopeKind.Organization
        ? Tables.Takings
        : MembersOf(scope).Members.Select(member => Tables.Services[member.Service].Moved).DefaultIfEmpty().Max();

    /// <summary>Whether a source told anything of what is here.</summary>
    public bool Heard(string source) => Tables.SourceNumberIfKnown(source) >= 0;

    /// <summary>Gives spare memory back: worth it once after loading.</summary>
    public void Trim() => Tables.Trim();

    /// <summary>The services of a scope; kept, for the catalog of an index never changes.</summary>
    internal ScopeMembers MembersOf(Scope scope) => _members.GetOrAdd(scope, static (asked, tables) => ScopeMembers.Of(tables, asked), Tables);

    /// <summary>What sources told of a scope; kept until a service's first fact of a kind or a source comes or goes.</summary>
    internal Told ToldOf(ScopeMembers scope) => _told.GetOrAdd(scope.Scope, static (_, asked) => new Told(asked.Tables, asked.scope), (Tables, scope));

    /// <summary>
    /// Where what services give to a window is kept for the next question; null for a window that is not among those of the definitions,
    /// which are asked again and again.
    /// </summary>
    internal KeptTallies? KeptFor(Window window) => _kept.GetValueOrDefault(window);

    /// <summary>What sources told of a scope, and how late they are.</summary>
    internal Coverage CoverageOf(ScopeMembers scope, IReadOnlyList<SourceHealth> sources) => new(this, scope, ToldOf(scope), sources);

    /// <summary>The first instant of a kind among the services of which a source told it; the end of time when it told none.</summary>
    internal long FirstTold(int source, FactKind kind) => _firstTold.GetOrAdd((source, kind), static (asked, tables) => tables.Services
        .Where(facts => facts.Sources.ContainsKey(asked))
        .Select(facts => facts.First(asked.Kind, tables))
        .DefaultIfEmpty(long.MaxValue)
        .Min(), Tables);

    /// <summary>A workbench for the caller alone, until it is given back.</summary>
    internal Workbench TakeBench() => _benches.TryTake(out Workbench? free) ? free : new Workbench(this);

    internal void GiveBack(Workbench bench)
    {
        bench.Release();
        _benches.Add(bench);
    }

    private void Take(PreparedFact prepared)
    {
        StoredFact version = prepared.Version;
        int source = Tables.SourceNumber(version.Source);
        switch (version.Fact)
        {
            case Deployment deployment:
                _deployments.Take(source, (PreparedDeployment)prepared, deployment, version.Deleted);
                break;
            case Change change:
                _changes.Take(source, (PreparedChange)prepared, change, version.Deleted);
                break;
            case Incident incident:
                _incidents.Take(source, incident, version.Deleted);
                break;
            case LinkStatement statement:
                _incidents.Take(source, statement, version.Deleted);
                break;
            case CodeRework rework:
                _codeRework.Take(source, rework, version.Deleted);
                break;
            default:
                Business.Apply(version);
                break;
        }
    }
}
