namespace Metrics.Server.Config.Reading;

/// <summary>Where something stands in the configuration; printed as editors and terminals expect it.</summary>
internal readonly record struct ConfigPlace(string File, int Line, int Column)
{
    public override string ToString() => $"{File}:{Line}:{Column}";
}
