using System.Globalization;
using Nabla.Files;
using Nabla.Specs;

namespace Nabla.Training;

/// <summary>
/// A folder for the checkpoints of one run, with a lock on it: given to a trainer, the run can be killed at any moment and goes on in the
/// same bits.
/// </summary>
/// <remarks>
/// Each checkpoint is written beside, flushed to the disk, renamed, and the folder flushed; only then older ones go. The lock dies with the
/// process that has it.
/// </remarks>
/// <example>
/// <code>
/// using var folder = CheckpointFolder.Resume("checkpoints");
/// var trainer = new Trainer(network, cost, optimizer, new TrainingOptions { Checkpoints = folder });
/// TrainingReport report = trainer.Fit(train, validation);   // begins, or goes on where a process before was killed
/// </code>
/// </example>
public sealed class CheckpointFolder : IDisposable
{
    private const string Beginning = "checkpoint-", Ending = ".safetensors";

    private readonly FolderLock _lock;
    private int _number;

    private CheckpointFolder(string path, FolderLock held)
    {
        Path = path;
        _lock = held;
        foreach (string unfinished in Directory.EnumerateFiles(path, Beginning + "*" + Ending + DurableFile.Unfinished))
            File.Delete(unfinished);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>
    /// How often a checkpoint is written, besides the one at the start and the one at the end. <value>The default is 30 seconds.</value>
    /// </summary>
    public CheckpointInterval Every { get; set; } = new(30, CheckpointUnit.Seconds);

    /// <summary>How many of the newest checkpoints stay. <value>The default is 3.</value></summary>
    public int Keep { get; set; } = 3;

    /// <summary>
    /// True to go on although data or settings are others than those of the checkpoint. <value>The default is false.</value>
    /// </summary>
    public bool Force { get; set; }

    /// <summary>Texts of the caller's that every checkpoint carries.</summary>
    public IDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();

    /// <summary>The newest checkpoint that can be read, which the run goes on with; null where a run begins.</summary>
    public Checkpoint? Latest { get; private init; }

    /// <summary>Why checkpoints newer than <see cref="Latest"/> cannot be read, a line each; empty where all is well.</summary>
    public IReadOnlyList<string> Unreadable { get; private init; } = [];

    /// <summary>Takes a folder for a run that begins.</summary>
    /// <param name="path">The folder; it is made where it is missing.</param>
    /// <returns>The folder, locked until it is disposed of.</returns>
    /// <exception cref="CheckpointException">It holds checkpoints of another run, another process has it, or it cannot be written
    /// to.</exception>
    public static CheckpointFolder Create(string path) => Take(path, held => FilesIn(path).Count == 0
        ? new(path, held)
        : throw new CheckpointException($"{path} holds checkpoints of another run. Name an empty folder, or resume that run.",
            SettingAdvice.Use("resume", path)));

    /// <summary>Takes a folder for a run that goes on with the newest checkpoint that can be read, or begins where there is none.</summary>
    /// <param name="path">The folder; it is made where it is missing.</param>
    /// <returns>The folder, locked until it is disposed of.</returns>
    /// <exception cref="CheckpointException">None of its checkpoints can be read, another process has it, or it cannot be written
    /// to.</exception>
    public static CheckpointFolder Resume(string path) => Take(path, held =>
    {
        var unreadable = new List<string>();
        foreach (var (_, file) in FilesIn(path))
        {
            try
            {
                return new(path, held) { Latest = Checkpoint.Load(file), Unreadable = unreadable };
            }
            catch (CheckpointException fault)
            {
                unreadable.Add(fault.Message);
            }
        }

        return unreadable.Count == 0 ? new(path, held)
            : throw new CheckpointException($"{path} has no checkpoint that can be read. {unreadable[0]} Name an empty "
            + "folder to start again.");
    });

    /// <summary>Gives the folder free for others.</summary>
    public void Dispose() => _lock.Dispose();

    /// <summary>Writes the next checkpoint, then deletes those that are too old.</summary>
    internal void Write(IReadOnlyDictionary<string, string> metadata, IReadOnlyList<Tensor> tensors, int epoch, int batch)
    {
        var files = FilesIn(Path);
        _number = Math.Max(_number, files.Count == 0 ? 0 : files[0].Number) + 1;
        string name = string.Create(CultureInfo.InvariantCulture, $"{Beginning}{_number:000000}-epoch-{epoch}-batch-{batch}{Ending}"),
            file = System.IO.Path.Combine(Path, name);
        try
        {
            // A folder that has vanished is not made again: whoever took it away would not expect that.
            DurableFile.Write(file, stream => SafetensorsWriter.Write(stream, metadata, tensors), makesFolder: false);
            foreach (var (_, old) in files.Skip(Math.Max(1, Keep) - 1)) File.Delete(old);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            string why = Directory.Exists(Path) ? fault.Message : "its folder is gone.";
            throw new CheckpointException($"{file} cannot be written: {why}{(files.Count > 0 ? " The checkpoints before are whole." : "")}",
                fault);
        }
    }

    private static CheckpointFolder Take(string path, Func<FolderLock, CheckpointFolder> open)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FolderLock? held = null;
        try
        {
            Directory.CreateDirectory(path);
            held = FolderLock.TryTake(path);
            if (held is null)
            {
                string owner = FolderLock.OwnerOf(path) is { } process ? $" (process {process})" : "";
                throw new CheckpointException($"{path} is in use by another training{owner}. Wait until it has ended, or "
                    + "name another folder.");
            }

            return open(held);
        }
        catch (Exception fault)
        {
            held?.Dispose();
            if (fault is IOException or UnauthorizedAccessException)
                throw new CheckpointException($"{path} cannot be used for checkpoints: {fault.Message}", fault);
            throw;
        }
    }

    // Newest first.
    private static List<(int Number, string File)> FilesIn(string path)
    {
        var files = new List<(int, string)>();
        if (!Directory.Exists(path)) return files;
        foreach (string file in Directory.EnumerateFiles(path, Beginning + "*" + Ending))
            if (int.TryParse(System.IO.Path.GetFileName(file).Split('-')[1], NumberStyles.None, CultureInfo.InvariantCulture,
                out int number))
                files.Add((number, file));
        return [.. files.OrderByDescending(file => file.Item1)];
    }
}

/// <summary>How often a checkpoint is written: after some time, some batches or some epochs.</summary>
/// <param name="Amount">How many of the unit; above 0.</param>
/// <param name="Unit">Of what.</param>
public readonly record struct CheckpointInterval(double Amount, CheckpointUnit Unit)
{
    /// <summary>Reads 30s, 5min, 500batches or 1epoch.</summary>
    /// <param name="text">A number and s, min, h, batches or epochs; of time the number need not be whole.</param>
    /// <returns>The interval.</returns>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static CheckpointInterval Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim().ToLowerInvariant(), unit = trimmed.TrimStart("0123456789. ".ToCharArray());
        bool isNumber = double.TryParse(trimmed[..^unit.Length], NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out double amount);
        CheckpointInterval? interval = unit switch
        {
            "s" or "second" or "seconds" => new(amount, CheckpointUnit.Seconds),
            "m" or "min" or "minute" or "minutes" => new(amount * 60, CheckpointUnit.Seconds),
            "h" or "hour" or "hours" => new(amount * 3600, CheckpointUnit.Seconds),
            "batch" or "batches" when double.IsInteger(amount) => new(amount, CheckpointUnit.Batches),
            "epoch" or "epochs" when double.IsInteger(amount) => new(amount, CheckpointUnit.Epochs),
            _ => null,
        };
        return isNumber && amount > 0 && interval is { } known ? known
            : throw new FormatException($"every must be like 30s, 5min, 500batches or 1epoch (got \"{text}\").");
    }

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    /// <returns>For example 30s.</returns>
    public override string ToString() =>
        Amount.ToString("R", CultureInfo.InvariantCulture)
        + Unit switch { CheckpointUnit.Seconds => "s", CheckpointUnit.Batches => "batches", _ => "epochs" };
}

/// <summary>What the time between checkpoints is counted in.</summary>
public enum CheckpointUnit
{
    /// <summary>Time.</summary>
    Seconds,

    /// <summary>Steps: batches, or with accumulation as many batches as make a step.</summary>
    Batches,

    /// <summary>Whole passes over the data.</summary>
    Epochs,
}
