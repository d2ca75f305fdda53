using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Nabla.Data.Features;

/// <summary>Column transforms that programs add to those of the library: one line each.</summary>
/// <example>
/// <code>
/// ColumnTransformRegistry.Add("logarithm", LogarithmJson.Default.Logarithm,
///     (table, column) => column == "income" ? Logarithm.Fit(table, column) : null);
/// </code>
/// </example>
public static class ColumnTransformRegistry
{
    private static readonly ConcurrentDictionary<string, Entry> Known = new();

    /// <summary>Adds a kind of transform, so that it is learned from training rows and read back from model files.</summary>
    /// <typeparam name="T">The transform: a record of what it learned.</typeparam>
    /// <param name="kind">Its name in model files.</param>
    /// <param name="json">How it is written as JSON, from a source-generated context.</param>
    /// <param name="fit">Learns a transform from the training rows of a column; null where the column is not for it. It is asked for each
    /// input column before the transforms of the library.</param>
    public static void Add<T>(string kind, JsonTypeInfo<T> json, Func<Table, string, T?> fit)
        where T : ColumnTransform
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(fit);
        if (kind is "number" or "category" or "date") throw new ArgumentException($"The library has a transform \"{kind}\".", nameof(kind));
        Known[kind] = new(kind, typeof(T), json, fit);
    }

    /// <summary>A transform that a program has added and that takes the column.</summary>
    internal static ColumnTransform? Fit(Table table, string column) =>
        Known.Values.OrderBy(entry => entry.Kind, StringComparer.Ordinal).Select(entry => entry.Fit(table, column))
        .FirstOrDefault(own => own is not null);

    /// <summary>How preprocessing is written as JSON, with the kinds that programs have added.</summary>
    internal static JsonTypeInfo<Preprocessing> Json
    {
        get
        {
            if (Known.IsEmpty) return PreprocessingJson.Default.Preprocessing;
            IJsonTypeInfoResolver[] all = [PreprocessingJson.Default,
                .. Known.Values.Select(entry => entry.Json.OriginatingResolver).OfType<IJsonTypeInfoResolver>()];
            var options = new JsonSerializerOptions(PreprocessingJson.Default.Options)
                { TypeInfoResolver = JsonTypeInfoResolver.Combine(all).WithAddedModifier(AddKinds) };
            return (JsonTypeInfo<Preprocessing>)options.GetTypeInfo(typeof(Preprocessing));
        }
    }

    private static void AddKinds(JsonTypeInfo info)
    {
        if (info.Type != typeof(ColumnTransform) || info.PolymorphismOptions is not { } options) return;
        foreach (var entry in Known.Values) options.DerivedTypes.Add(new(entry.Type, entry.Kind));
    }

    private sealed record Entry(string Kind, Type Type, JsonTypeInfo Json, Func<Table, string, ColumnTransform?> Fit);
}
