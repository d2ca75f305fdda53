using System.Text.Json;
using Nabla.Files;
using Nabla.Specs;
using Nabla.Training.State;

namespace Nabla.Training;

/// <summary>
/// A run between two batches, as a file has it: a safetensors file of the weights, the optimizer's state and all else that the run goes on
/// with.
/// </summary>
/// <remarks>docs/formats.md describes the file.</remarks>
/// <example>
/// <code>
/// var checkpoint = Checkpoint.Load("checkpoints/checkpoint-000042-epoch-3-batch-120.safetensors");
/// checkpoint.CopyTo(network);
/// </code>
/// </example>
public sealed class Checkpoint
{
    internal const string FormatKey = "format", VersionKey = "version", StateKey = "state", ConditionsKey = "conditions",
        FinishedKey = "finished", EpochKey = "epoch", BatchKey = "batch", ReportsTensor = "epochs.jsonl", TextsKey = "texts_sha256";
    internal const string Format = "nabla-checkpoint";
    internal const int Version = IState.CurrentVersion;

    private readonly string _place;
    private int _version;

    private Checkpoint(string path, IReadOnlyDictionary<string, string> metadata)
    {
        (_place, Path, Metadata) = (System.IO.Path.GetFullPath(path), path, metadata);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>
    /// All texts of the file: what the run was told, where it stands, and what the caller added (<see cref="CheckpointFolder.Metadata"/>).
    /// </summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The epoch that the run is in, from 1.</summary>
    public int Epoch { get; private init; }

    /// <summary>Batches of that epoch that are done.</summary>
    public int Batch { get; private init; }

    /// <summary>True where the run had ended, and nothing is left to do.</summary>
    public bool IsFinished { get; private init; }

    /// <summary>The reports of the epochs that were finished, in order.</summary>
    public IReadOnlyList<EpochReport> Reports { get; private init; } = [];

    /// <summary>Reads a checkpoint and checks that all of it is what was written.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The checkpoint.</returns>
    /// <exception cref="CheckpointException">The file is missing, is no checkpoint, is damaged, or was written by a newer
    /// Nabla.</exception>
    public static Checkpoint Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Using(path, file =>
        {
            string? format = file.Metadata.GetValueOrDefault(FormatKey);
            if (format != Format) throw new InvalidDataException($"its format is {format ?? "not given"}, not {Format}");
            int version = WholeOf(file, VersionKey);
            if (version is < 1 or > Version)
                throw new InvalidDataException($"it is of version {version}, but this Nabla reads versions 1 to {Version}. Update Nabla");
            file.Verify();
            if (file.Metadata.TryGetValue(TextsKey, out string? texts) && texts != HashOf(file.Metadata))
                throw new InvalidDataException("its texts are not those that were written");
            return new Checkpoint(path, file.Metadata)
            {
                _version = version,
                Epoch = WholeOf(file, EpochKey),
                Batch = WholeOf(file, BatchKey),
                IsFinished = file.Metadata.GetValueOrDefault(FinishedKey) == "true",
                Reports = ReportLines.Read(file.Read<byte>(ReportsTensor)),
            };
        });
    }

    /// <summary>Gives a network the weights of the checkpoint: those after its last batch.</summary>
    /// <param name="network">A network of the same shape.</param>
    /// <exception cref="CheckpointException">The shape is another, or the file has been changed since it was loaded.</exception>
    public void CopyTo(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        Restore(network.Architecture, state => state.Vector("", network.ThetaMemory));
    }

    /// <summary>SHA-256 over all texts by key, but for those of the hashes themselves: the file's own covers the tensors only.</summary>
    internal static string HashOf(IReadOnlyDictionary<string, string> texts)
    {
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        foreach (var (key, text) in texts.Where(text => text.Key is not (TextsKey or SafetensorsWriter.Sha256Key))
            .OrderBy(text => text.Key, StringComparer.Ordinal))
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"{key.Length} {key} {text.Length} {text} "));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Goes over the numbers of the file.</summary>
    internal void Restore(Architecture architecture, Action<IState> keep) => Using(_place, file =>
    {
        using var values = JsonDocument.Parse(Metadata.GetValueOrDefault(StateKey) ?? "{}");
        keep(new StateReader(architecture, file, values.RootElement, _version));
        return true;
    });

    private static T Using<T>(string path, Func<SafetensorsFile, T> use)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return use(SafetensorsFile.Open(stream));
        }
        catch (Exception fault) when (fault is InvalidDataException or JsonException)
        {
            throw new CheckpointException($"{path} is no checkpoint of this run, or is damaged: {fault.Message}.", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{path} cannot be read: {fault.Message}", fault);
        }
    }

    private static int WholeOf(SafetensorsFile file, string key) =>
        int.TryParse(file.Metadata.GetValueOrDefault(key), System.Globalization.CultureInfo.InvariantCulture, out int value)
        ? value
        : throw new InvalidDataException($"its {key} is no whole number");
}

/// <summary>
/// A checkpoint that cannot be read, written or resumed. The message is one line: which one, what is wrong, what to do.
/// </summary>
public sealed class CheckpointException : Exception, IAdvisedException
{
    /// <summary>An error without advice on settings.</summary>
    /// <param name="message">The line.</param>
    /// <param name="innerException">The cause; null where the error was found here.</param>
    public CheckpointException(string message, Exception? innerException = null)
        : base(MessageLine.From(message), innerException) => Problem = Message;

    /// <summary>An error that another setting avoids.</summary>
    /// <param name="problem">What is wrong, without naming flags or what to set.</param>
    /// <param name="advice">Which settings to change.</param>
    /// <param name="innerException">The cause; null where the error was found here.</param>
    public CheckpointException(string problem, SettingAdvice advice, Exception? innerException = null)
        : base(MessageLine.From(SettingAdvice.Complete(problem, advice)), innerException) =>
        (Problem, Advice) = (MessageLine.From(problem), advice);

    /// <inheritdoc/>
    public string Problem { get; }

    /// <inheritdoc/>
    public SettingAdvice? Advice { get; }
}
