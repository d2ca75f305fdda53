using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Nabla.Data;
using Nabla.Data.Readers;
using Nabla.Data.Streams;

namespace Nabla.Models.Search;

/// <summary>
/// The log of a search: one JSON object per run and line. The file is replaced after each run, so that an interrupted search can be
/// resumed.
/// </summary>
/// <remarks>Not thread-safe: one thread at a time may use it.</remarks>
public sealed class SearchLog
{
    private readonly string _path, _first;
    private readonly List<SearchRun> _runs = [];

    private SearchLog(string path, string first) => (_path, _first) = (path, first);

    /// <summary>The finished runs, in order.</summary>
    public IReadOnlyList<SearchRun> Runs => _runs;

    /// <summary>Opens a log, or creates it.</summary>
    /// <param name="path">The path of the log.</param>
    /// <param name="requested">The requested settings.</param>
    /// <param name="trials">The number of configurations.</param>
    /// <returns>The log.</returns>
    /// <exception cref="NablaException">The file belongs to another search, or is damaged.</exception>
    public static SearchLog Open(string path, RunConfiguration requested, int trials)
    {
        ArgumentNullException.ThrowIfNull(requested);
        var log = new SearchLog(path, Conditions(requested, trials));
        if (!File.Exists(path)) return log;
        string[] lines = File.ReadAllLines(path);
        if (lines.Length > 0) lines[0] = WithCurrentNames(lines[0]);
        if (lines.Length > 0 && lines[0] != log._first && WithoutData(lines[0]) == WithoutData(log._first))
            throw new NablaException($"{path} belongs to a search on other data: {requested.Data} has changed. Use another folder.");
        if (lines.Length == 0 || lines[0] != log._first)
            throw new NablaException($"{path} belongs to another search{Difference(lines.FirstOrDefault(), requested, trials)}. Use the "
                + "same settings, or another folder.");
        try
        {
            foreach (string line in lines[1..])
                log._runs.Add(JsonSerializer.Deserialize(line, SearchJson.Default.SearchRun) ?? throw new JsonException());
        }
        catch (JsonException) when (log._runs.Count + 2 == lines.Length)
        {
            // The last line is incomplete, for example because the disk was full. The run is repeated.
        }
        catch (JsonException damage)
        {
            throw new NablaException($"{path}, line {log._runs.Count + 2}: this is not a run of a search. Use an unchanged copy, or "
                + "another folder.", damage);
        }

        return log;
    }

    /// <summary>Finds a finished run.</summary>
    /// <param name="trial">The index of its configuration.</param>
    /// <param name="epochs">The number of epochs.</param>
    /// <returns>The run; null if it is not finished.</returns>
    public SearchRun? Find(int trial, int epochs) => _runs.Find(run => run.Trial == trial && run.Epochs == epochs);

    /// <summary>Adds a run and writes the file.</summary>
    /// <param name="run">The run.</param>
    public void Add(SearchRun run)
    {
        _runs.Add(run);
        AtomicFile.Write(_path, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
            writer.WriteLine(_first);
            foreach (var one in _runs) writer.WriteLine(JsonSerializer.Serialize(one, SearchJson.Default.SearchRun));
        });
    }

    // The settings that differ, with both values: " (trials was 27, is now 9; epochs was not set, is now 20)".
    private static string Difference(string? first, RunConfiguration requested, int trials)
    {
        try
        {
            using var json = JsonDocument.Parse(first ?? "");
            var before = RunConfiguration.FromJson(json.RootElement.GetProperty("asked").GetRawText());
            int count = json.RootElement.GetProperty("trials").GetInt32();
            var changed = RunSettings.All.Select(setting => (setting.Name, Before: setting.Text(before), Now: setting.Text(requested)))
                .Where(one => one.Before != one.Now && one.Name != GeneralSettings.Threads.Name)
                .Select(one => $"{one.Name} was {one.Before ?? "not set"}, is now {one.Now ?? "not set"}");
            return $" ({string.Join("; ", count == trials ? changed : changed.Prepend($"trials was {count}, is now {trials}"))})";
        }
        catch (Exception damage) when (damage is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
            or NablaException)
        {
            return "";
        }
    }

    // The number of threads does not change the weights.
    private static string Conditions(RunConfiguration requested, int trials)
    {
        string settings = string.Concat((requested with { Threads = null }).ToJson().Split('\n').Select(line => line.Trim()));
        string data = Fingerprint(requested.Data) is { } hash ? $",\"data_sha256\":\"{hash}\"" : "";
        return $"{{\"trials\":{trials},\"asked\":{settings}{data}}}";
    }

    // Only files of tables are hashed. A built-in set does not change, and hashing a folder of images takes too long.
    private static string? Fingerprint(string? data) => data is not null && (File.Exists(data) || TableFiles.IsMultiple(data))
        ? Fingerprints.Compute(TableFiles.Parse(data)) : null;

    // The log of an earlier version may contain former names of settings.
    private static string WithCurrentNames(string first) => RunSettings.All
        .SelectMany(setting => setting.FormerNames.Select(older => (Older: $"\"{older}\":", Now: $"\"{setting.Name}\":")))
        .Aggregate(first, (line, name) => line.Replace(name.Older, name.Now, StringComparison.Ordinal));

    private static string WithoutData(string first) => first.IndexOf(",\"data_sha256\"", StringComparison.Ordinal) is >= 0 and var at
        ? first[..at] + "}" : first;
}

/// <summary>The JSON serialization of runs without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SearchRun))]
internal sealed partial class SearchJson : JsonSerializerContext;
