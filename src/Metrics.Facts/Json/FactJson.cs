using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Metrics.Facts.Json;

/// <summary>
/// Facts as JSON. Two spellings of the same fields: the <em>stored</em> one is an array by position with instants as milliseconds since
/// 1970 (small, fast, and canonical: equal content gives equal bytes), the <em>wire</em> one an object by name with instants in ISO 8601
/// (files, events, API). Both leave unknown fields out.
/// </summary>
public static class FactJson
{
    private static readonly JsonSerializerOptions Wire = Options(new IsoInstants());

    /// <summary>The canonical bytes of a fact's content; its digest is taken over them.</summary>
    public static byte[] ToStored(Fact fact) => StoredFacts.Write(fact);

    /// <summary>Reads what <see cref="ToStored"/> wrote.</summary>
    /// <exception cref="JsonException">Something else wrote it, or it was damaged since.</exception>
    public static Fact FromStored(FactKind kind, ReadOnlySpan<byte> body, FactParts parts = FactParts.All)
    {
        try
        {
            return StoredFacts.Read(kind, body, parts);
        }
        catch (Exception failure) when (failure is InvalidOperationException or DecoderFallbackException)
        {
            throw new JsonException("the content is no UTF-8 text", failure);
        }
    }

    public static string ToWire(Fact fact) => JsonSerializer.Serialize(fact, Info(Wire, fact.Kind));

    public static JsonNode ToWireNode(Fact fact) => JsonSerializer.SerializeToNode(fact, Info(Wire, fact.Kind))!;

    /// <summary>Reads one fact as people and programs write it.</summary>
    /// <exception cref="JsonException">A field is missing, unknown, or not of its type; the message names it.</exception>
    public static Fact FromWire(FactKind kind, string json) =>
        (Fact)(JsonSerializer.Deserialize(json, Info(Wire, kind)) ?? throw new JsonException("null is no fact"));

    /// <inheritdoc cref="FromWire(FactKind, string)"/>
    public static Fact FromWire(FactKind kind, JsonElement json) =>
        (Fact)(json.Deserialize(Info(Wire, kind)) ?? throw new JsonException("null is no fact"));

    /// <inheritdoc cref="FromWire(FactKind, string)"/>
    public static Fact FromWire(FactKind kind, JsonNode json) =>
        (Fact)(json.Deserialize(Info(Wire, kind)) ?? throw new JsonException("null is no fact"));

    /// <summary>
    /// Joins what is known with news that tells only part: fields that <paramref name="news"/> leaves out keep what
    /// <paramref name="known"/> says. Both must be of one kind and id.
    /// </summary>
    public static Fact Fill(Fact known, Fact news)
    {
        JsonTypeInfo info = Info(Wire, news.Kind);
        JsonObject joined = JsonSerializer.SerializeToNode(known, info)!.AsObject();
        foreach ((string name, JsonNode? value) in JsonSerializer.SerializeToNode(news, info)!.AsObject())
        {
            joined[name] = value?.DeepClone();
        }

        return (Fact)joined.Deserialize(info)! with { UpdatedAt = news.UpdatedAt ?? known.UpdatedAt };
    }

    private static JsonTypeInfo Info(JsonSerializerOptions options, FactKind kind) => options.GetTypeInfo(TypeOf(kind));

    internal static Type TypeOf(FactKind kind) => kind switch
    {
        FactKind.Deployment => typeof(Deployment),
        FactKind.Change => typeof(Change),
        FactKind.Incident => typeof(Incident),
        FactKind.Kpi => typeof(KpiPoint),
        FactKind.CodeRework => typeof(CodeRework),
        FactKind.Decision => typeof(Decision),
        FactKind.Link => typeof(LinkStatement),
        FactKind.Service => typeof(CatalogEntry),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static JsonSerializerOptions Options(JsonConverter<DateTimeOffset> instants)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = FactJsonContext.Default.WithAddedModifier(WithoutDerived),
            Converters = { instants },
        };
        options.MakeReadOnly();
        return options;
    }

    /// <summary>Leaves out what is computed from other fields (an override does not inherit its attribute).</summary>
    private static void WithoutDerived(JsonTypeInfo info)
    {
        for (int i = info.Properties.Count - 1; i >= 0; i--)
        {
            if (info.Properties[i].Set is null)
            {
                info.Properties.RemoveAt(i);
            }
        }
    }
}
