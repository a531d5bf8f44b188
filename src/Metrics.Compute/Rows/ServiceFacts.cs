using System.Runtime.InteropServices;
using Metrics.Facts;

namespace Metrics.Compute.Rows;

/// <summary>By which rule a deployment carried a change (definitions §3.2 a, b, c).</summary>
internal enum CarryRule : byte
{
    Listed,
    Ancestry,
    Time,

    /// <summary>Too old for the first deployment: it was there before, and counts nowhere.</summary>
    Before,
}

/// <summary>A change and the rule by which its deployment carried it first.</summary>
internal readonly record struct Carry
{
    private readonly int _packed;

    public Carry(int change, CarryRule rule) => _packed = (change << 2) | (int)rule;

    public int Change => _packed >> 2;

    public CarryRule Rule => (CarryRule)(_packed & 3);
}

/// <summary>The facts of one service as row numbers in order of time, and what was derived from them.</summary>
internal sealed class ServiceFacts
{
    private readonly Dictionary<(int Source, FactKind Kind), int> _sources = [];

    /// <summary>The number of the last taking that may have moved a number of this service.</summary>
    public long Moved { get; set; }

    /// <summary>Completed production deployments, by time.</summary>
    public Column<int> Deployments { get; } = new();

    /// <summary>For each of <see cref="Deployments"/> where its carried changes begin in <see cref="Carries"/>.</summary>
    public Column<int> CarriesFrom { get; } = new();

    /// <summary>For each of <see cref="Deployments"/> what this service's facts say of it.</summary>
    public Column<CarriedFlags> Flags { get; } = new();

    /// <summary>The changes first carried, in the order of their deployments.</summary>
    public Column<Carry> Carries { get; } = new();

    /// <summary>Deployments that a rollback or a revert of this service marks as failed.</summary>
    public Column<int> Undone { get; } = new();

    /// <summary>Merged changes, by merge.</summary>
    public Column<int> Merged { get; } = new();

    /// <summary>Opened changes, by opening.</summary>
    public Column<int> Opened { get; } = new();

    /// <summary>Incidents, by start.</summary>
    public Column<int> Incidents { get; } = new();

    /// <summary>Resolved incidents, by their last resolution.</summary>
    public Column<int> Restored { get; } = new();

    /// <summary>Incidents without a resolution.</summary>
    public Column<int> Unresolved { get; } = new();

    /// <summary>When deployments counted as failed, by the deployments' time.</summary>
    public Column<FailSpan> Fails { get; } = new();

    /// <summary>When deployments counted as recovered, by the recoveries' time.</summary>
    public Column<RecoverySpan> Recoveries { get; } = new();

    /// <summary>Days of code rework, by day.</summary>
    public Column<int> CodeRework { get; } = new();

    /// <summary>How far deriving has come: new deployments at the end go on from here.</summary>
    public Progress Derived { get; } = new();

    /// <summary>How many facts each source told, by kind.</summary>
    public IReadOnlyDictionary<(int Source, FactKind Kind), int> Sources => _sources;

    /// <summary>The changes that one of <see cref="Deployments"/> carried first.</summary>
    public ReadOnlySpan<Carry> CarriedBy(int position)
    {
        if (position >= CarriesFrom.Count)
        {
            return [];
        }

        int from = CarriesFrom[position];
        int until = position + 1 < CarriesFrom.Count ? CarriesFrom[position + 1] : Carries.Count;
        return Carries.Slice(from, until - from);
    }

    /// <returns>Whether that source came or went with its kind.</returns>
    public bool Tell(int source, FactKind kind, int more)
    {
        ref int kept = ref CollectionsMarshal.GetValueRefOrAddDefault(_sources, (source, kind), out _);
        int count = kept += more;
        if (count == 0)
        {
            _sources.Remove((source, kind));
        }

        return count == 0 || count == more;
    }

    /// <summary>The instant of the first fact of a kind that numbers place in time; the end of time when there is none.</summary>
    public long First(FactKind kind, Tables tables) => kind switch
    {
        FactKind.Deployment when Deployments.Count > 0 => tables.Deployments[Deployments[0]].Time,
        FactKind.Change => Math.Min(
            Merged.Count > 0 ? tables.Changes[Merged[0]].Merged : long.MaxValue, Opened.Count > 0 ? tables.Changes[Opened[0]].Opened : long.MaxValue),
        FactKind.Incident when Incidents.Count > 0 => tables.Incidents[Incidents[0]].Started,
        FactKind.CodeRework when CodeRework.Count > 0 => tables.CodeRework[CodeRework[0]].Day,
        _ => long.MaxValue,
    };

    public bool Has(FactKind kind) => _sources.Keys.Any(key => key.Kind == kind);

    public void Trim()
    {
        Deployments.Trim();
        CarriesFrom.Trim();
        Flags.Trim();
        Carries.Trim();
        Merged.Trim();
        Opened.Trim();
        Incidents.Trim();
        CodeRework.Trim();
    }
}
