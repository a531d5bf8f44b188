using Metrics.Server.Config.Reading;

namespace Metrics.Server.Config.Rules;

/// <summary>The keys of snapshots, present and former, are there. Who only reads may lack them, so this stops nothing.</summary>
internal sealed class SigningKeyRule : IConfigRule
{
    public void Check(RuleSubject subject)
    {
        SnapshotOptions snapshots = subject.Config.Snapshots;
        if (snapshots.SigningKey is { } key && !File.Exists(Path.Combine(subject.Config.BaseFolder, key)))
        {
            subject.Note(snapshots, "signing_key", $"there is no file '{key}': no snapshot can be made and none exported without it", ProblemLevel.Warning);
        }

        foreach (string former in snapshots.FormerKeys.Where(former => !File.Exists(Path.Combine(subject.Config.BaseFolder, former))))
        {
            subject.Note(snapshots, "former_keys", $"there is no file '{former}': what it signed can't be verified without it", ProblemLevel.Warning);
        }
    }
}
