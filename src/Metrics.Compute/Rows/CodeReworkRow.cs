using Metrics.Facts;

namespace Metrics.Compute.Rows;

/// <summary>A day's changed and reworked lines of a repository, of one origin.</summary>
internal struct CodeReworkRow
{
    public long Id;
    public long Name;
    public long Day;
    public int Changed;
    public int Reworked;
    public int Services;
    public ushort Source;
    public ChangeOrigin Origin;
    public bool Present;
}

/// <summary>What a person stated of an incident's cause.</summary>
internal readonly record struct StatementRow(long Id, int Source, long Incident, int IncidentSource, long Deployment, bool NoDeployment, long StatedAt);
