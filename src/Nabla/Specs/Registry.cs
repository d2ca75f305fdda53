using System.Globalization;

namespace Nabla.Specs;

/// <summary>The named objects of one kind. Files and the command line use these names.</summary>
/// <remarks>
/// An object that is not registered can still be used from C#. Registration gives it a name and adds it to every test theory. The registry
/// is thread-safe: an addition replaces the complete list.
/// </remarks>
/// <typeparam name="T">The kind: IActivation, ICost, ….</typeparam>
public sealed class Registry<T>
    where T : IDescribed
{
    private readonly string _kind;
    private readonly Lock _adding = new();
    private volatile Dictionary<string, Func<Spec, T>> _factories = [];

    /// <summary>Creates a registry with the given entries.</summary>
    /// <param name="kind">The name of the kind in messages: "activation".</param>
    /// <param name="factories">One factory for each entry. With an empty spec it creates the default, whose name is the entry's
    /// name.</param>
    public Registry(string kind, params Func<Spec, T>[] factories)
    {
        _kind = kind;
        foreach (var factory in factories) Add(factory);
    }

    /// <summary>All names, in order.</summary>
    public IReadOnlyCollection<string> Names => _factories.Keys;

    /// <summary>Names in other programs, for suggestions: <c>mse</c> is <c>mean-squared-error</c>.</summary>
    public IReadOnlyDictionary<string, string>? Synonyms { get; init; }

    /// <summary>One object of each entry, with its default values.</summary>
    public IEnumerable<T> All => _factories.Select(entry => entry.Value(new Spec(entry.Key)));

    /// <summary>Registers an object that is defined outside the library.</summary>
    /// <param name="factory">Creates it from a spec. It is called once with an empty spec to get the name.</param>
    /// <param name="replace">Whether an object of the same name is replaced. <value>The default is false.</value></param>
    /// <exception cref="ArgumentException">The name is registered already, and <paramref name="replace"/> is false.</exception>
    public void Add(Func<Spec, T> factory, bool replace = false)
    {
        ArgumentNullException.ThrowIfNull(factory);
        string name = factory(new Spec("")).Spec.Name;
        lock (_adding)
        {
            if (!replace && _factories.ContainsKey(name)) throw Suggestion.Taken(_kind, name, nameof(factory));
            _factories = new(_factories) { [name] = factory };
        }
    }

    /// <summary>Creates the object that a text describes.</summary>
    /// <param name="text">For example <c>leaky-relu</c>, <c>leaky_relu:0.2</c>, <c>leaky-relu:slope=0.2</c>.</param>
    /// <returns>The object.</returns>
    /// <exception cref="FormatException">The name is unknown, or a number is unknown or out of range.</exception>
    public T Parse(string text) => Create(ParseSpec(text));

    /// <summary>Parses a spec. Errors show an example of this registry.</summary>
    internal Spec ParseSpec(string text) => Spec.ParseWithExample(text, ExampleOf);

    /// <summary>Creates the object that a spec describes.</summary>
    /// <param name="spec">Its name and numbers. Missing numbers have their default values.</param>
    /// <returns>The object.</returns>
    /// <exception cref="FormatException">The name is unknown, or a number is unknown or out of range.</exception>
    public T Create(Spec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (!_factories.TryGetValue(spec.Name, out var factory))
            throw new FormatException($"There is no {_kind} \"{spec.Name}\". "
                + (Suggestion.Closest(spec.Name, Names, Synonyms) is { } near ? $"Did you mean \"{near}\"?"
                : $"Known: {string.Join(", ", Names)}."));
        RefuseUnknown(spec, factory(new Spec(spec.Name)).Spec);
        try
        {
            return factory(spec);
        }
        catch (ArgumentException refusal)
        {
            string reason = refusal.Message.Replace($" (Parameter '{refusal.ParamName}')", "", StringComparison.Ordinal);
            throw new FormatException($"{_kind} \"{spec}\": {NameNumber(reason, factory(new Spec(spec.Name)).Spec)}", refusal);
        }
    }

    // The number of the spec instead of the property: slope for NegativeSlope.
    private static string NameNumber(string reason, Spec known)
    {
        string property = reason.Split(' ')[0];
        string? key = known.Numbers.Select(number => number.Key)
            .FirstOrDefault(key => property.EndsWith(SettingAdvice.Property(key), StringComparison.Ordinal));
        return key is null ? reason : key + reason[property.Length..];
    }

    // The named description, or the first one that has numbers.
    private string ExampleOf(string name)
    {
        var named = All.Select(one => one.Spec).Where(spec => spec.Numbers.Count > 0).ToList();
        return (named.FirstOrDefault(spec => spec.Name == name) ?? named.FirstOrDefault())?.ToString() ?? Names.First();
    }

    private void RefuseUnknown(Spec given, Spec known)
    {
        if (given.Nested is not null && known.Nested is null)
            throw new FormatException($"{_kind} \"{given.Name}\" holds no other, but \"+{given.Nested}\" follows it.");
        string takes = known.Numbers.Count == 0 ? "It takes none" : "It takes " + string.Join(", ", known.Numbers.Select(n => n.Key));
        // Numbered keys, q1, q2, …, are a list of any length, which the factory checks.
        if (known.Numbers.Count > 1
            && known.Numbers.Select((number, k) => number.Key == FormattableString.Invariant($"{known.Numbers[0].Key[..^1]}{k + 1}"))
            .All(counted => counted))
            return;
        var seen = new HashSet<string>();
        for (int i = 0; i < given.Numbers.Count; i++)
        {
            string key = given.Numbers[i].Key;
            if (key == i.ToString(CultureInfo.InvariantCulture))
            {
                if (i >= known.Numbers.Count)
                    throw new FormatException(
                        $"{_kind} \"{given.Name}\" got {MessageText.Count(given.Numbers.Count, "parameter")}. {takes}.");
                key = known.Numbers[i].Key;
            }
            else if (!known.Numbers.Any(n => n.Key == key))
            {
                throw new FormatException($"{_kind} \"{given.Name}\" has no parameter \"{key}\". {takes}.");
            }

            if (!seen.Add(key)) throw new FormatException($"{_kind} \"{given.Name}\" got \"{key}\" twice.");
        }
    }
}
