// A fixed number of threads and a bounded queue of jobs for them.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace muras::http {

/// Jobs must not throw. Thread rule: any thread; stop() is not called from a job.
class WorkerPool {
  public:
    using Job = std::function<void()>;

    /// Starts `workers` threads (at least one). `queue_limit`: fresh jobs that may wait for one of them.
    WorkerPool(std::size_t workers, std::size_t queue_limit);
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    /// Queues a fresh job; false when the queue is full or the pool has stopped.
    bool submit(Job job);

    /// Queues the next step of a job that was admitted before (the next chunk of an answer), ahead of fresh ones and
    /// whatever the queue's length: what was begun is finished. False when the pool has stopped.
    bool resume(Job job);

    /// Runs what is queued, then ends the threads and waits for them. May be called twice.
    void stop();

    /// Jobs that wait for a thread.
    std::size_t waiting() const;

  private:
    void work();

    const std::size_t queue_limit_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Job> fresh_, begun_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace muras::http
