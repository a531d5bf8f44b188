namespace Metrics.Compute.Rows;

/// <summary>By which rule an incident is put down to a deployment (definitions §3.4).</summary>
internal enum LinkMethod : byte
{
    /// <summary>No rule found one.</summary>
    None,

    /// <summary>A person, the tool or a pattern named it.</summary>
    Stated,

    /// <summary>It is stated that no deployment caused it.</summary>
    StatedNone,

    /// <summary>The latest deployment before it.</summary>
    Latest,
}

/// <summary>One answer to what caused an incident: the deployment's row (−1 for none or unknown) and the rule.</summary>
internal readonly record struct LinkAnswer(int Deployment, LinkMethod Method)
{
    public static LinkAnswer Nothing { get; } = new(-1, LinkMethod.None);
}

/// <summary>An incident as numbers. Instants are milliseconds since 1970.</summary>
internal struct IncidentRow
{
    public const long Open = long.MaxValue;

    public long Id;
    public long Name;
    public long Started;

    /// <summary>Its last resolution; <see cref="Open"/> while there is none.</summary>
    public long Resolved;
    public int Services;
    public ushort Source;
    public bool Present;

    /// <summary>The number of its severity among those told (<see cref="Severities"/>).</summary>
    public byte Severity;

    /// <summary>What holds until a person states something, and what a person states from <see cref="StatedAt"/> on.</summary>
    public LinkAnswer First;
    public LinkAnswer Person;
    public long StatedAt;

    /// <summary>The cause as known at an instant: a statement made later is not known yet.</summary>
    public readonly LinkAnswer LinkAt(long instant) => instant >= StatedAt ? Person : First;
}
