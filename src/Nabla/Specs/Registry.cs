using System.Globalization;

namespace Nabla.Specs;

/// <summary>What is known by name of one kind: the names that files and the command line may use.</summary>
/// <remarks>
/// A description that is not listed works as an object; the line here gives it a name and adds it to every test theory. Any number of
/// threads may read and add at the same time: an addition replaces the list as a whole.
/// </remarks>
/// <typeparam name="T">The kind: IActivation, ICost, ….</typeparam>
public sealed class Registry<T>
    where T : IDescribed
{
    private readonly string _kind;
    private readonly Lock _adding = new();
    private volatile Dictionary<string, Func<Spec, T>> _makers = [];

    /// <summary>A list of the given entries.</summary>
    /// <param name="kind">What the kind is called in messages: "activation".</param>
    /// <param name="makers">One maker an entry; called with an empty spec it gives the default, whose name is the entry's name.</param>
    public Registry(string kind, params Func<Spec, T>[] makers)
    {
        _kind = kind;
        foreach (var make in makers) Add(make);
    }

    /// <summary>All names, in the order of the list.</summary>
    public IReadOnlyCollection<string> Names => _makers.Keys;

    /// <summary>What other programs call the names, for suggestions: <c>mse</c> is <c>squared-error</c>.</summary>
    public IReadOnlyDictionary<string, string>? Synonyms { get; init; }

    /// <summary>One of each, with its defaults.</summary>
    public IEnumerable<T> All => _makers.Select(entry => entry.Value(new Spec(entry.Key)));

    /// <summary>Gives a description written outside the library a name.</summary>
    /// <param name="make">Makes it from a spec; called here once with an empty one to learn the name.</param>
    public void Add(Func<Spec, T> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        string name = make(new Spec("")).Spec.Name;
        lock (_adding) _makers = new(_makers) { [name] = make };
    }

    /// <summary>The description that a text names.</summary>
    /// <param name="text">For example <c>leaky-relu</c>, <c>leaky_relu:0.2</c>, <c>leaky-relu:slope=0.2</c>.</param>
    /// <returns>The description.</returns>
    /// <exception cref="FormatException">The name is unknown, or a number in it has no meaning or is out of range.</exception>
    public T Parse(string text) => Create(Spec.Parse(text));

    /// <summary>The description that a spec names.</summary>
    /// <param name="spec">Its name and numbers; those left out take their defaults.</param>
    /// <returns>The description.</returns>
    /// <exception cref="FormatException">The name is unknown, or a number in it has no meaning or is out of range.</exception>
    public T Create(Spec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (!_makers.TryGetValue(spec.Name, out var make))
            throw new FormatException($"There is no {_kind} \"{spec.Name}\". "
                + (Suggestion.Near(spec.Name, Names, Synonyms) is { } near ? $"Did you mean \"{near}\"?"
                : $"Known: {string.Join(", ", Names)}."));
        RefuseUnknown(spec, make(new Spec(spec.Name)).Spec);
        try
        {
            return make(spec);
        }
        catch (ArgumentException refusal)
        {
            string reason = refusal.Message.Replace($" (Parameter '{refusal.ParamName}')", "", StringComparison.Ordinal);
            throw new FormatException($"{_kind} \"{spec}\": {reason}", refusal);
        }
    }

    private void RefuseUnknown(Spec given, Spec known)
    {
        if (given.Then is not null && known.Then is null)
            throw new FormatException($"{_kind} \"{given.Name}\" holds no other, but \"+{given.Then}\" follows it.");
        string takes = known.Numbers.Count == 0 ? "It takes none" : "It takes " + string.Join(", ", known.Numbers.Select(n => n.Key));
        // Numbers that are counted, q1, q2, …, are a list of any length, which its maker looks at.
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
                    throw new FormatException($"{_kind} \"{given.Name}\" got {given.Numbers.Count} numbers. {takes}.");
                key = known.Numbers[i].Key;
            }
            else if (!known.Numbers.Any(n => n.Key == key))
            {
                throw new FormatException($"{_kind} \"{given.Name}\" has no number \"{key}\". {takes}.");
            }

            if (!seen.Add(key)) throw new FormatException($"{_kind} \"{given.Name}\" got \"{key}\" twice.");
        }
    }
}
