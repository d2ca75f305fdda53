using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Nabla.Specs;

namespace Nabla.Data.Features;

/// <summary>The registry of column transforms that programs add to those of the library.</summary>
/// <example>
/// <code>
/// ColumnTransformRegistry.Add("logarithm", LogarithmJson.Default.Logarithm,
///     (table, column) => column == "income" ? Logarithm.Fit(table, column) : null);
/// </code>
/// </example>
public static class ColumnTransformRegistry
{
    private static readonly ConcurrentDictionary<string, Entry> Known = new();

    /// <summary>Adds a transform, which is then fitted to training rows and read from model files.</summary>
    /// <typeparam name="T">The transform: a record of its fitted values.</typeparam>
    /// <param name="kind">The name of the transform in model files.</param>
    /// <param name="json">The JSON serialization, from a source-generated context.</param>
    /// <param name="fit">Fits a transform to a column of the training rows; null if it does not apply. It is called for each input column
    /// before the transforms of the library are tried.</param>
    /// <param name="replace">Whether an added transform of the same name is replaced. <value>The default is false.</value></param>
    /// <exception cref="ArgumentException">The library has a transform of this name, it is added already and
    /// <paramref name="replace"/> is false, or the type has another name.</exception>
    public static void Add<T>(string kind, JsonTypeInfo<T> json, Func<Table, string, T?> fit, bool replace = false)
        where T : ColumnTransform
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(fit);
        if (kind is "number" or "category" or "date") throw new ArgumentException($"The library has a transform \"{kind}\".", nameof(kind));
        if (Known.Values.FirstOrDefault(known => known.Type == typeof(T) && known.Kind != kind) is { } same)
            throw new ArgumentException($"The type {typeof(T).Name} is registered already, as \"{same.Kind}\". Use a type of its own.",
                nameof(json));
        var entry = new Entry(kind, typeof(T), json, fit);
        if (replace) Known[kind] = entry;
        else if (!Known.TryAdd(kind, entry)) throw Suggestion.Taken("column transform", kind, nameof(kind));
    }

    /// <summary>Fits the first added transform that applies to a column.</summary>
    internal static ColumnTransform? Fit(Table table, string column) =>
        Known.Values.OrderBy(entry => entry.Kind, StringComparer.Ordinal).Select(entry => entry.Fit(table, column))
        .FirstOrDefault(transform => transform is not null);

    /// <summary>The JSON serialization of preprocessing, including added transforms.</summary>
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
