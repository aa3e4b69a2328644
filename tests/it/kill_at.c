/* Runs a program and kills it at its n-th change to the file system, so that a test can look at what is left.
 *
 *     kill_at N whole|torn LOG PROGRAM [ARGUMENT]...
 *
 * A change is one of these calls by the program itself (its worker processes are let be): open with O_CREAT or O_TRUNC,
 * write, writev, pwrite64 and pwritev to a file, mkdir, rename (renameat2's exchange too), link, symlink, unlink, rmdir,
 * ftruncate, fsync, fdatasync. The kernel stops each one before it is done and asks here (seccomp user notification), so
 * that nothing is missed, on whichever thread and by whichever library. At the n-th the program gets SIGKILL and the call
 * is not done; with `torn`, half of a write is. N of 0 kills nothing. LOG gets a line for each change: its name.
 *
 * Exit code: 137 when the program was killed, 125 when this system cannot do it, else the program's own. Knows nothing
 * of the program. Linux only.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CANNOT = 125, KILLED = 137 };

struct call {
    int number;
    const char *name;
    int descriptor; /* Its first argument is an open file, which must be a file on the disk to count. */
};

static const struct call CALLS[] = {
    {SYS_write, "write", 1},         {SYS_writev, "writev", 1},       {SYS_pwrite64, "pwrite64", 1},
    {SYS_pwritev, "pwritev", 1},     {SYS_ftruncate, "ftruncate", 1}, {SYS_fsync, "fsync", 1},
    {SYS_fdatasync, "fdatasync", 1}, {SYS_mkdirat, "mkdir", 0},       {SYS_renameat, "rename", 0},
    {SYS_renameat2, "rename", 0},    {SYS_linkat, "link", 0},         {SYS_symlinkat, "symlink", 0},
    {SYS_unlinkat, "unlink", 0},     {SYS_openat, "open", 0},
#ifdef SYS_rename /* Older machines have these too. */
    {SYS_rename, "rename", 0},       {SYS_mkdir, "mkdir", 0},         {SYS_rmdir, "rmdir", 0},
    {SYS_unlink, "unlink", 0},       {SYS_link, "link", 0},           {SYS_symlink, "symlink", 0},
    {SYS_open, "open", 0},           {SYS_creat, "open", 0},
#endif
};
enum { COUNT = sizeof CALLS / sizeof CALLS[0] };

static void cannot(const char *what) {
    fprintf(stderr, "kill_at: %s: %s\n", what, strerror(errno));
    exit(CANNOT);
}

/* Asks the kernel to stop at each of the calls; gives the descriptor to listen on. */
static int listen_here(void) {
    struct sock_filter filter[COUNT + 3];
    size_t at = 0;
    filter[at++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    for (size_t call = 0; call < COUNT; call++) {
        size_t to_the_end = COUNT - call;
        filter[at++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)CALLS[call].number, to_the_end, 0);
    }
    filter[at++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    filter[at++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF);
    struct sock_fprog program = {.len = (unsigned short)at, .filter = filter};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -1;
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
}

static void send_descriptor(int socket, int descriptor) {
    char byte = 0, control[CMSG_SPACE(sizeof(int))] = {0};
    struct iovec part = {&byte, 1};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(head), &descriptor, sizeof descriptor);
    if (sendmsg(socket, &message, 0) < 0) _exit(CANNOT);
}

static int receive_descriptor(int socket) {
    char byte, control[CMSG_SPACE(sizeof(int))];
    struct iovec part = {&byte, 1};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    if (recvmsg(socket, &message, MSG_CMSG_CLOEXEC) <= 0) return -1;
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    int descriptor = -1;
    if (head != NULL) memcpy(&descriptor, CMSG_DATA(head), sizeof descriptor);
    return descriptor;
}

/* The call as it counts; NULL where it changes nothing on the disk. */
static const struct call *change(pid_t child, const struct seccomp_notif *asked) {
    const struct call *call = NULL;
    for (size_t at = 0; at < COUNT && call == NULL; at++)
        if (CALLS[at].number == asked->data.nr) call = &CALLS[at];
    if (call == NULL) return NULL;
    char path[64], target[512] = {0};
    snprintf(path, sizeof path, "/proc/%d/task/%d", (int)child, (int)asked->pid);
    if (access(path, F_OK) != 0) return NULL; /* another process */
    if (asked->data.nr == SYS_openat && (asked->data.args[2] & (O_CREAT | O_TRUNC)) == 0) return NULL;
#ifdef SYS_open
    if (asked->data.nr == SYS_open && (asked->data.args[1] & (O_CREAT | O_TRUNC)) == 0) return NULL;
#endif
    if (!call->descriptor) return call;
    snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)child, (int)asked->data.args[0]);
    if (readlink(path, target, sizeof target - 1) <= 0) return NULL;
    // A terminal is no file; what stands in /dev/shm is one, in memory.
    int is_device = strncmp(target, "/dev/", 5) == 0 && strncmp(target, "/dev/shm/", 9) != 0;
    return target[0] == '/' && !is_device ? call : NULL;
}

/* Does half of a write in the program's stead. */
static void tear(pid_t child, const struct seccomp_notif *asked) {
    if (asked->data.nr != SYS_write && asked->data.nr != SYS_pwrite64) return;
    size_t half = (size_t)asked->data.args[2] / 2;
    char *bytes = malloc(half + 1);
    int process = (int)syscall(SYS_pidfd_open, child, 0);
    int file = (int)syscall(SYS_pidfd_getfd, process, (int)asked->data.args[0], 0);
    struct iovec here = {bytes, half}, there = {(void *)asked->data.args[1], half};
    if (bytes == NULL || file < 0 || process_vm_readv(child, &here, 1, &there, 1, 0) != (ssize_t)half) cannot("tearing a write");
    ssize_t done = asked->data.nr == SYS_write ? write(file, bytes, half) : pwrite(file, bytes, half, (off_t)asked->data.args[3]);
    if (done != (ssize_t)half) cannot("tearing a write");
}

int main(int count, char **arguments) {
    if (count < 5) return 2;
    long wanted = atol(arguments[1]), met = 0;
    int torn = strcmp(arguments[2], "torn") == 0, pair[2];
    FILE *log = fopen(arguments[3], "w");
    if (log == NULL || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) cannot("beginning");
    pid_t child = fork();
    if (child < 0) cannot("fork");
    if (child == 0) {
        int listener = listen_here();
        if (listener < 0) _exit(CANNOT);
        send_descriptor(pair[1], listener);
        close(listener);
        execvp(arguments[4], arguments + 4);
        _exit(CANNOT);
    }
    close(pair[1]);
    int listener = receive_descriptor(pair[0]), status = 0, killed = 0;
    struct pollfd waiting = {.fd = listener, .events = POLLIN};
    while (listener >= 0 && !killed && poll(&waiting, 1, -1) >= 0 && (waiting.revents & POLLIN) != 0) {
        struct seccomp_notif asked = {0};
        if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &asked) != 0) continue; /* it ended meanwhile */
        const struct call *call = change(child, &asked);
        if (call != NULL) {
            met++;
            fprintf(log, "%s\n", call->name);
            if (met == wanted) {
                if (torn) tear(child, &asked);
                killed = kill(child, SIGKILL) == 0;
                continue;
            }
        }
        struct seccomp_notif_resp answer = {.id = asked.id, .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};
        if (ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer) != 0 && errno != ENOENT) cannot("letting a call go on");
    }
    /* Workers that still wait for an answer get an error when this descriptor closes, and end with their pipes. */
    if (listener >= 0) close(listener);
    if (waitpid(child, &status, 0) != child || fclose(log) != 0) cannot("ending");
    if (killed) return KILLED;
    return WIFEXITED(status) ? WEXITSTATUS(status) : KILLED;
}
