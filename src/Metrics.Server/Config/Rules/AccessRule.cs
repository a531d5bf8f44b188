namespace Metrics.Server.Config.Rules;

/// <summary>The listen address is one, and one that others can reach needs tokens.</summary>
internal sealed class AccessRule : IConfigRule
{
    public void Check(RuleSubject subject)
    {
        string written = subject.Config.Listen.Address;
        if (ListenAddress.Parse(written) is not { } address)
        {
            subject.Note(subject.Config.Listen, "address", $"'{written}' is no address; write host and port, such as 127.0.0.1:9464 or [::1]:9464");
        }
        else if (!address.IsLoopback && subject.Tokens.Count == 0)
        {
            subject.Note(
                subject.Config.Listen,
                "address",
                $"'{written}' can be reached from other machines and nobody would have to prove who they are; "
                    + "add access.tokens, or listen on 127.0.0.1");
        }
    }
}
