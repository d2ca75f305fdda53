namespace Nabla.Data.Sources;

/// <summary>The names of the arrays in a file that are inputs and targets, by common naming conventions.</summary>
/// <param name="Inputs">The name of the inputs.</param>
/// <param name="Targets">The name of their targets.</param>
/// <param name="TestInputs">The name of the test inputs; null for none.</param>
/// <param name="TestTargets">The name of their targets; null for none.</param>
internal sealed record ArrayNames(string Inputs, string Targets, string? TestInputs, string? TestTargets)
{
    private const string Train = "train", Test = "test", Validation = "validation", Whole = "";

    // In order of priority.
    private static readonly string[] InputWords =
        ["x", "inputs", "input", "images", "image", "features", "feature", "data", "samples", "pixels"];
    private static readonly string[] TargetWords = ["y", "targets", "target", "labels", "label", "outputs", "output", "classes"];

    private static readonly Dictionary<string, string> Parts = new()
    {
        ["train"] = Train,
        ["training"] = Train,
        ["tr"] = Train,
        ["test"] = Test,
        ["testing"] = Test,
        ["te"] = Test,
        ["t10k"] = Test,
        ["val"] = Validation,
        ["valid"] = Validation,
        ["validation"] = Validation,
        ["dev"] = Validation,
    };

    /// <summary>The names of the arrays that are used, in the order of this record.</summary>
    public IReadOnlyList<string> Used => [.. new[] { Inputs, Targets, TestInputs, TestTargets }.OfType<string>()];

    /// <summary>Finds inputs and targets among array names.</summary>
    /// <param name="names">All names in a file: x_train, TrainImages, labels.test, …</param>
    /// <returns>The names; null if there are no inputs with targets.</returns>
    public static ArrayNames? Find(IEnumerable<string> names)
    {
        var known = names.Select(name => (Name: name, Meaning: MeaningOf(name))).Where(each => each.Meaning is not null)
            .Select(each => (each.Name, each.Meaning!.Value.Part, each.Meaning.Value.Word)).ToList();
        string? First(string part, string[] words) =>
            words.SelectMany(word => known.Where(each => each.Part == part && each.Word == word)).Select(each => each.Name)
            .FirstOrDefault();
        foreach (string part in new[] { Train, Whole })
        {
            if ((First(part, InputWords), First(part, TargetWords)) is not ({ } inputs, { } targets)) continue;
            bool anyTest = First(Test, InputWords) is not null && First(Test, TargetWords) is not null;
            return new(inputs, targets, anyTest ? First(Test, InputWords) : null, anyTest ? First(Test, TargetWords) : null);
        }

        return null;
    }

    /// <summary>
    /// Finds the inputs of a file without targets, preferably those of the test part; null if there are none, or if there are targets.
    /// </summary>
    /// <param name="names">All names in the file.</param>
    public static string? InputsAlone(IEnumerable<string> names)
    {
        var known = names.Select(name => (Name: name, Meaning: MeaningOf(name))).Where(each => each.Meaning is not null).ToList();
        if (known.Exists(each => TargetWords.Contains(each.Meaning!.Value.Word))) return null;
        return new[] { Test, Whole, Train }.SelectMany(part =>
            InputWords.SelectMany(word => known.Where(each => each.Meaning!.Value.Part == part && each.Meaning.Value.Word == word)))
            .Select(each => each.Name).FirstOrDefault();
    }

    /// <summary>
    /// Interprets arrays that numpy.savez saved without names: inputs and targets; or those of training, then those of the test; or both
    /// inputs, then both targets.
    /// </summary>
    /// <param name="shapes">The first dimension of each array, and whether it has one number per sample.</param>
    public static ArrayNames? OfUnnamed(IReadOnlyList<(int Samples, bool IsOneNumber)> shapes) => shapes switch
    {
        [var x, { IsOneNumber: true } y] when x.Samples == y.Samples => new("arr_0", "arr_1", null, null),
        [var x, { IsOneNumber: true } y, var testX, { IsOneNumber: true } testY] when x.Samples == y.Samples
            && testX.Samples == testY.Samples && !x.IsOneNumber && !testX.IsOneNumber => new("arr_0", "arr_1", "arr_2", "arr_3"),
        [{ IsOneNumber: false } x, { IsOneNumber: false } testX, { IsOneNumber: true } y, { IsOneNumber: true } testY]
            when x.Samples == y.Samples && testX.Samples == testY.Samples => new("arr_0", "arr_2", "arr_1", "arr_3"),
        _ => null,
    };

    // A part and a word in either order, with any separator.
    private static (string Part, string Word)? MeaningOf(string name)
    {
        string plain = string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
        foreach (string word in InputWords.Concat(TargetWords))
        {
            if (plain == word) return (Whole, word);
            if (plain.StartsWith(word, StringComparison.Ordinal) && Parts.TryGetValue(plain[word.Length..], out string? after))
                return (after, word);
            if (plain.EndsWith(word, StringComparison.Ordinal) && Parts.TryGetValue(plain[..^word.Length], out string? before))
                return (before, word);
        }

        return null;
    }
}
