namespace Metrics.Server.Config.Rules;

/// <summary>The store's address is one that can be opened, and holds no password.</summary>
internal sealed class StoreRule : IConfigRule
{
    public void Check(RuleSubject subject)
    {
        string store = subject.Config.Store;
        bool postgres = store.StartsWith("postgres://", StringComparison.Ordinal) || store.StartsWith("postgresql://", StringComparison.Ordinal);
        if (postgres)
        {
            if (!Uri.TryCreate(store, UriKind.Absolute, out Uri? address) || address.Host.Length == 0 || address.AbsolutePath.Length < 2)
            {
                subject.Note(subject.Config, "store", "this is no address of a PostgreSQL database; write postgres://user@host/database");
            }
            else if (address.UserInfo.Contains(':'))
            {
                subject.Note(subject.Config, "store", "the address holds a password; write it as 'store_password: ${NAME}' and leave it out here");
            }
        }
        else if (!store.StartsWith("sqlite:", StringComparison.Ordinal) || store.Length == 7)
        {
            subject.Note(subject.Config, "store", $"'{store}' is no store; allowed: sqlite:PATH, postgres://user@host/database");
        }
    }
}
