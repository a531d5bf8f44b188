namespace Metrics.Server.Expose;

/// <summary>
/// Families about this process itself; they move without any event, so they are read at most once a second and stand behind the numbers.
/// </summary>
internal interface IOwnFamilies
{
    void Write(FamilyWriter to);
}
