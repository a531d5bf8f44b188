using Metrics.Benchmarks;

// Every measurement, or those whose names begin with an argument. Published, it measures the service as it is deployed.
if (args is [BareHost.Word])
{
    await BareHost.RunAsync();
    return 0;
}

if (args.Contains("--list"))
{
    foreach (Measurement measurement in Measurement.All())
    {
        Console.WriteLine($"{measurement.Name,-24} {measurement.Summary}");
    }

    return 0;
}

var chosen = Measurement.All()
    .Where(measurement => args.Length == 0 || args.Any(word => measurement.Name.StartsWith(word, StringComparison.Ordinal)))
    .ToList();
if (chosen.Count == 0)
{
    Console.Error.WriteLine($"No measurement is called that; there are: {string.Join(", ", Measurement.All().Select(each => each.Name))}");
    return 2;
}

var rows = new List<Row>();
foreach (Measurement measurement in chosen)
{
    Console.Error.WriteLine($"{measurement.Name}: {measurement.Summary} …");
    rows.AddRange(await measurement.RunAsync());
}

Table.Print(rows, Console.Out);
return 0;
