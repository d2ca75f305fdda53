using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Nabla.Data;
using Nabla.Data.Readers;
using Nabla.Data.Streams;

namespace Nabla.Models.Search;

/// <summary>
/// All runs of a search in a file, one JSON object per line. It is replaced after each run, so that an interrupted search can be resumed.
/// </summary>
public sealed class SearchLog
{
    private readonly string _path, _first;
    private readonly List<SearchRun> _runs = [];

    private SearchLog(string path, string first) => (_path, _first) = (path, first);

    /// <summary>The runs so far, in the order in which they were made.</summary>
    public IReadOnlyList<SearchRun> Runs => _runs;

    /// <summary>Opens a log, or creates it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="asked">The settings that were given.</param>
    /// <param name="trials">Number of configurations.</param>
    /// <returns>The log.</returns>
    /// <exception cref="DataException">The file belongs to another search, or is damaged.</exception>
    public static SearchLog Open(string path, RunConfiguration asked, int trials)
    {
        ArgumentNullException.ThrowIfNull(asked);
        var log = new SearchLog(path, Conditions(asked, trials));
        if (!File.Exists(path)) return log;
        string[] lines = File.ReadAllLines(path);
        if (lines.Length > 0) lines[0] = WithCurrentNames(lines[0]);
        if (lines.Length > 0 && lines[0] != log._first && WithoutData(lines[0]) == WithoutData(log._first))
            throw new DataException($"{path} belongs to a search on other data: {asked.Data} has changed. Use another folder.");
        if (lines.Length == 0 || lines[0] != log._first)
            throw new DataException($"{path} belongs to another search{Difference(lines.FirstOrDefault(), asked, trials)}. Use the same "
                + "settings, or another folder.");
        try
        {
            foreach (string line in lines[1..])
                log._runs.Add(JsonSerializer.Deserialize(line, SearchJson.Default.SearchRun) ?? throw new JsonException());
        }
        catch (JsonException) when (log._runs.Count + 2 == lines.Length)
        {
            // The last line was cut off, for instance by a full disk: its run is repeated.
        }
        catch (JsonException damage)
        {
            throw new DataException($"{path}, line {log._runs.Count + 2}: this is not a run of a search. Use an unchanged copy, or "
                + "another folder.", damage);
        }

        return log;
    }

    /// <summary>A run that was made already.</summary>
    /// <param name="trial">Its configuration.</param>
    /// <param name="epochs">Its length.</param>
    /// <returns>The run; null where it is still to be made.</returns>
    public SearchRun? Find(int trial, int epochs) => _runs.Find(run => run.Trial == trial && run.Epochs == epochs);

    /// <summary>Adds a run, and writes the file.</summary>
    /// <param name="run">The run.</param>
    public void Add(SearchRun run)
    {
        _runs.Add(run);
        WholeFile.Write(_path, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
            writer.WriteLine(_first);
            foreach (var one in _runs) writer.WriteLine(JsonSerializer.Serialize(one, SearchJson.Default.SearchRun));
        });
    }

    // The settings that differ, with both values: " (trials was 27, is now 9; epochs was not set, is now 20)".
    private static string Difference(string? first, RunConfiguration asked, int trials)
    {
        try
        {
            using var json = JsonDocument.Parse(first ?? "");
            var before = RunConfiguration.FromJson(json.RootElement.GetProperty("asked").GetRawText());
            int count = json.RootElement.GetProperty("trials").GetInt32();
            var changed = RunSettings.All.Select(setting => (setting.Name, Before: setting.Text(before), Now: setting.Text(asked)))
                .Where(one => one.Before != one.Now && one.Name != GeneralSettings.Threads.Name)
                .Select(one => $"{one.Name} was {one.Before ?? "not set"}, is now {one.Now ?? "not set"}");
            return $" ({string.Join("; ", count == trials ? changed : changed.Prepend($"trials was {count}, is now {trials}"))})";
        }
        catch (Exception damage) when (damage is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
            or DataException)
        {
            return "";
        }
    }

    // Threads do not change the weights.
    private static string Conditions(RunConfiguration asked, int trials)
    {
        string settings = string.Concat((asked with { Threads = null }).ToJson().Split('\n').Select(line => line.Trim()));
        return $"{{\"trials\":{trials},\"asked\":{settings}{(Fingerprint(asked.Data) is { } hash ? $",\"data_sha256\":\"{hash}\"" : "")}}}";
    }

    // Files of tables; a built-in set does not change, and a folder of images is not read only to compare it.
    private static string? Fingerprint(string? data) => data is not null && (File.Exists(data) || TableFiles.IsMultiple(data))
        ? Fingerprints.Compute(TableFiles.Parse(data)) : null;

    // A log of an earlier version may name settings by older names.
    private static string WithCurrentNames(string first) => RunSettings.All
        .SelectMany(setting => setting.OlderNames.Select(older => (Older: $"\"{older}\":", Now: $"\"{setting.Name}\":")))
        .Aggregate(first, (line, name) => line.Replace(name.Older, name.Now, StringComparison.Ordinal));

    private static string WithoutData(string first) => first.IndexOf(",\"data_sha256\"", StringComparison.Ordinal) is >= 0 and var at
        ? first[..at] + "}" : first;
}

/// <summary>Reads and writes runs without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SearchRun))]
internal sealed partial class SearchJson : JsonSerializerContext;
