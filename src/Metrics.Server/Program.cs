using Metrics.Server.Verbs;

return await CommandTree.RunAsync(args, VerbContext.OfProcess(TimeProvider.System));
