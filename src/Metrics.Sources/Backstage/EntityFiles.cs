using System.Text.Json;
using Metrics.Facts.Collecting;
using YamlDotNet.Core;

namespace Metrics.Sources.Backstage;

/// <summary>Reads entities from files, as they lie in repositories.</summary>
internal sealed class EntityFiles(BackstageOptions options, string baseFolder)
{
    public IEnumerable<SourceRecord> Read(Components components)
    {
        var entities = new List<(string Where, JsonElement Entity)>();
        foreach (string file in options.Files.SelectMany(FilesOf))
        {
            string name = Path.GetRelativePath(baseFolder, file);
            SourceRecord? damaged = null;
            try
            {
                entities.AddRange(YamlJson.Read(File.ReadAllText(file)).Select(each => ($"{name}:{each.Line}", each.Document)));
            }
            catch (YamlException wrong)
            {
                damaged = new SourceRecord.Unreadable($"{name}:{wrong.Start.Line}", $"it is no YAML: {wrong.Message}", "");
            }

            if (damaged is not null)
            {
                yield return damaged;
            }
        }

        foreach ((_, JsonElement entity) in entities.Where(each => each.Entity.Text("kind") == "System"))
        {
            if (entity.Text("metadata", "name") is { } system && entity.Text("spec", "owner") is { } owner)
            {
                components.SystemOwners[system] = owner;
            }
        }

        foreach (SourceRecord record in entities.Select(each => components.Read(each.Where, each.Entity)).OfType<SourceRecord>())
        {
            yield return record;
        }
    }

    private IEnumerable<string> FilesOf(string written)
    {
        string path = Path.Combine(baseFolder, written);
        if (Directory.Exists(path))
        {
            return Directory.EnumerateFiles(path, "catalog-info.y*ml", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        }

        return File.Exists(path)
            ? [path]
            : throw new SourceFaultException(FaultKind.Misconfigured, $"`files` has '{written}': there is no such file or folder");
    }
}
